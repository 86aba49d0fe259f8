"""Who takes part in an event, where the words beside its trigger do not say it outright."""

from __future__ import annotations

import pytest

from kg.evaluate import predictions
from kg.extract import load_extractor
from kg.extract.base import Extractor
from kg.model import Article


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor(min_confidence=0)


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("Merkel met Macron on Friday. They agreed to meet again.", "Agreement", "Merkel Macron", ""),
        ("Norway and Cuba signed a pact. The two agreed to open embassies.", "Agreement", "Norway Cuba", ""),
        ("Kenya’s delegate, Ruth Amani, criticised Chad.", "Criticism", "Ruth Amani", "Chad"),
        ("Spain signed the treaty together with Malta.", "Signing", "Spain Malta", ""),
        ("Merkel telephoned Macron to ask for help.", "Request", "Merkel", "Macron"),
        ("Oslo gave Lima its blessing.", "Support", "Norway", "Peru"),
        ("Cuba and Haiti reached a deal after three days of talks.", "Meeting", "Cuba Haiti", ""),
        ("The Baltic states praised Japan.", "Praise", "Baltic states", "Japan"),
        ("A Security Council resolution was adopted.", "Vote", "Security Council", "resolution"),
        ("Assad thanked Moscow for its support.", "Support", "Russia", "Assad"),
        ("Norway gave Peru its full support.", "Support", "Norway", "Peru"),
        ("Paris voiced cautious support.", "Support", "France", ""),
        ("The border agency, Frontex, blamed Turkey.", "Accusation", "Frontex", "Turkey"),
        ("Oslo was against the plan.", "Opposition", "Norway", "plan"),
        ("Oslo was in favour of the plan.", "Support", "Norway", "plan"),
        ("Gabon became the third state to recognise Kosovo.", "Recognition", "Gabon", "Kosovo"),
        ("Russia to withdraw troops from Georgia", "Withdrawal", "Russia", "Georgia"),
        ("Foreign ministers lift ban on Iranian oil", "Easing", "Foreign ministers", "oil"),
        ("Missiles fired by the Israeli army struck the port.", "Attack", "Israel", "port"),
        ("A Saudi-led strike on Yemen was condemned.", "Attack", "Saudi", "Yemen"),
        ("Moscow declared the attaché persona non grata.", "Expulsion", "Russia", "attaché"),
        ("The deputies stayed away from the session.", "Rejection", "deputies", "session"),
        ("The minister told the crowd that Peru would pay.", "Statement", "minister", ""),
        (
            "The foreign minister of Chile flew to Lima. She praised Peru.",
            "Praise",
            "foreign minister",
            "Peru",
        ),
        ("No amount of spinning, Zarif wrote, could change it.", "Statement", "Zarif", ""),
    ],
)
def test_participants(extractor: Extractor, text: str, kind: str, actors: str, targets: str) -> None:
    (extraction,) = extractor.extract([Article(id="a", text=text)])
    found = [p for p in predictions(extraction) if p.event.type == kind]
    assert found, [p.event.type for p in predictions(extraction)]
    for wanted, given in ((actors, found[0].actors), (targets, found[0].targets)):
        names = " ".join(name for one in given for name in (one.words, one.label, *one.names))
        assert all(word in names for word in wanted.split()), (wanted, given)


@pytest.mark.parametrize(
    ("text", "polarities"),
    [
        ("Syria neither welcomed nor condemned it.", {"Negative"}),
        ("The Security Council authorised a no-fly zone over Libya.", {"Positive"}),
    ],
)
def test_what_is_denied(extractor: Extractor, text: str, polarities: set[str]) -> None:
    (extraction,) = extractor.extract([Article(id="a", text=text)])
    assert {claim.polarity for claim in extraction.claims} == polarities


@pytest.mark.parametrize(
    ("predicate", "kind"),
    [
        ("reckless", "Criticism"),
        ("a reckless move", "Criticism"),
        ("a historic mistake", "Criticism"),
        ("an act of aggression", "Condemnation"),
        ("a useful step", "Praise"),
        ("not useful", "Statement"),
        ("a matter of wording", "Statement"),
    ],
)
def test_what_something_is_called(extractor: Extractor, predicate: str, kind: str) -> None:
    (extraction,) = extractor.extract([Article(id="a", text=f"Lima called the plan {predicate}.")])
    assert [event.type for event in extraction.events] == [kind]


def test_nobody_supports_himself(extractor: Extractor) -> None:
    (extraction,) = extractor.extract(
        [Article(id="a", text="Paris spoke of Israel's right to defend itself.")]
    )
    assert "Support" not in [event.type for event in extraction.events]


@pytest.mark.parametrize("words", ["blamed each other for", "accused one another of"])
def test_each_acts_on_the_other(extractor: Extractor, words: str) -> None:
    (extraction,) = extractor.extract([Article(id="a", text=f"Israel and Hamas {words} the collapse.")])
    pairs = {(event.actors, event.targets) for event in extraction.events if event.type == "Accusation"}
    assert pairs == {(("israel",), ("hamas",)), (("hamas",), ("israel",))}


def test_sides_nobody_names_act_on_each_other(extractor: Extractor) -> None:
    (extraction,) = extractor.extract([Article(id="a", text="The two armies accuse each other of shelling.")])
    (claim,) = (claim for claim in extraction.claims if claim.rule == "accuse.v")
    assert [a.span.text for a in claim.arguments if a.role == "target"] == ["each other"]
