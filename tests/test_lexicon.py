"""Every row of the lexicon finds its event in its own example; mistakes in a table are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.extract import load_extractor
from kg.extract.base import Extractor
from kg.extract.lexicon import Frame, load_lexicon
from kg.model import Article, Extraction
from kg.ontology import load_ontology

FRAMES = sorted(load_lexicon().all_frames(), key=lambda f: (f.rule, f.example))


@pytest.fixture(scope="module")
def readings() -> dict[str, Extraction]:
    """All examples read once, unsure ones too."""
    extractor = load_extractor(min_confidence=0)
    examples = sorted({frame.example for frame in FRAMES})
    articles = [Article(id=str(i), text=text) for i, text in enumerate(examples)]
    return dict(zip(examples, extractor.extract(articles), strict=True))


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f.rule)
def test_each_row_finds_its_event_in_its_example(frame: Frame, readings: dict[str, Extraction]) -> None:
    extraction = readings[frame.example]
    claims = [c for c in extraction.claims if c.rule == frame.rule]
    events = {e.id: e for e in extraction.events}
    assert claims, [c.rule for c in extraction.claims]
    event = events[claims[0].event]
    assert event.type == frame.type
    assert event.actors
    filled = {a.role for c in claims for a in c.arguments}
    symmetric = load_ontology().event(frame.type).symmetric
    assert not frame.target.required or "target" in filled or (symmetric and len(event.actors) > 1)


def test_every_frame_says_where_its_actor_stands() -> None:
    assert all(frame.actor.sources for frame in FRAMES)


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("verbs.csv", "lemma,needs\n", "the columns must be"),
        (
            "verbs.csv",
            "{h}\nmeet,,Meting,subj,obj!,,,A met B.\n",
            "verbs.csv:2: unknown event class 'Meting'; did you mean Meeting",
        ),
        (
            "verbs.csv",
            "{h}\nmeet,,Meeting,subject?,obj!,,,A met B.\n",
            "verbs.csv:2: 'subject?' is no source",
        ),
        ("verbs.csv", "{h}\nmeet,,Meeting,subj\n", "verbs.csv:2: 4 cells where 8 belong"),
        ("governors.csv", "lemma,effect,note\nwill,Sometimes,x\n", "governors.csv:2: 'Sometimes' is none of"),
    ],
)
def test_a_mistake_in_a_table_is_named(table: str, text: str, message: str, tmp_path: Path) -> None:
    header = "lemma,needs,type,actor,target,topic,cameo,example"
    (tmp_path / table).write_text(text.replace("{h}", header))
    with pytest.raises(SettingsError) as error:
        load_lexicon(tmp_path)
    assert message in str(error.value)


def test_a_users_row_wins_and_a_dash_switches_off(tmp_path: Path) -> None:
    (tmp_path / "verbs.csv").write_text(
        "lemma,needs,type,actor,target,topic,cameo,example\n"
        "meet,,-,,,,,\n"
        "parley,,Negotiation,subj,with!,,,France parleyed with Spain.\n"
    )
    extractor: Extractor = load_extractor(lexicon=tmp_path)
    text = "Lavrov met Kerry in Geneva. France parleyed with Spain."
    (extraction,) = extractor.extract([Article(id="a", text=text)])
    assert {e.type for e in extraction.events} == {"Negotiation"}


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no lexicon table here"):
        load_lexicon(tmp_path)
