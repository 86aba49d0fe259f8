from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import AnalyserError, UnknownNameError
from kg.language import Analyser, Analysis, load_analyser
from kg.language.embedded import EmbeddedAnalyser
from kg.language.tokenise import fold
from kg.paths import data_dir

TEXT = "Envoys of Iran and Oman met in Muscat on Jan. 3. They didn’t sign an accord, a U.S. official said."


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


def check(text: str, analysis: Analysis) -> None:
    """Offsets are exact, every visible character is covered once, every sentence is a tree with one root."""
    folded, at = fold(text), 0
    for number, sentence in enumerate(analysis):
        assert sentence.index == number
        heads = [t.head for t in sentence]
        assert heads.count(-1) == 1
        for i, token in enumerate(sentence):
            assert token.index == i
            assert token.text == folded[token.start : token.end]
            assert folded[at : token.start].strip() == ""
            assert (token.dep == "root") == (token.head == -1)
            assert token.lemma
            at = token.end
            assert len(list(sentence.ancestors(i))) < len(sentence)
        for name in sentence.names:
            assert 0 <= name.first < name.last <= len(sentence)
    assert folded[at:].strip() == ""


def test_sentences_words_and_relations(analyser: Analyser) -> None:
    (analysis,) = analyser.analyse([TEXT])
    check(TEXT, analysis)
    first, second = analysis
    met = first[first.root]
    assert (met.text, met.lemma, met.upos, met.feat("Tense")) == ("met", "meet", "VERB", "Past")
    assert [t.text for t in first.dependents(met.index, "nsubj")] == ["Envoys"]
    assert {t.text for t in first.dependents(met.index, "obl")} >= {"Muscat"}
    names = [(" ".join(t.text for t in first.tokens[n.first : n.last]), n.label) for n in first.names]
    assert [n for n, _ in names] == ["Iran", "Oman", "Muscat"]
    sign = next(t for t in second if t.lemma == "sign")
    assert [t.text for t in second.dependents(sign.index, "obj")] == ["accord"]
    assert any(t.feat("Polarity") == "Neg" for t in second.dependents(sign.index, "advmod"))


def test_abbreviations_end_no_sentence(analyser: Analyser) -> None:
    text = (
        "U.S. Secretary of State Kerry arrived from London on Oct. 12 for talks. "
        "Gen. Li met Mr. Kerry. The U.S. welcomed it."
    )
    (analysis,) = analyser.analyse([text])
    assert [text[s.start : s.end] for s in analysis] == [
        "U.S. Secretary of State Kerry arrived from London on Oct. 12 for talks.",
        "Gen. Li met Mr. Kerry.",
        "The U.S. welcomed it.",
    ]


def test_a_blank_line_ends_a_sentence(analyser: Analyser) -> None:
    (analysis,) = analyser.analyse(["Talks resume in Vienna\n\nThe ministers arrived late."])
    assert [len(s) for s in analysis] == [4, 5]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00\x01", "\ufeff", "\u200b"])
def test_nothing_to_read_is_no_error(analyser: Analyser, text: str) -> None:
    (analysis,) = analyser.analyse([text])
    check(text, analysis)
    assert analyser.analyse([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "😀 👩‍👩‍👧 🇫🇷 great!!!",
        "وزير الخارجية قال إن المحادثات ‏مفيدة‎.",
        "会谈在北京举行。双方同意继续谈判。" * 40,
        "x" * 50_000,
        "a " * 20_000,
        "one, two, " * 3_000 + "end.",
        "\ud800 lone surrogate",
        "e\u0301" * 500,
        "https://example.org/" + "a/" * 2_000,
        "((((" * 300,
    ],
)
def test_odd_texts_are_read(analyser: Analyser, text: str) -> None:
    (analysis,) = analyser.analyse([text])
    check(text, analysis)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=120), max_size=3))
def test_any_text_gives_exact_offsets_and_trees(analyser: Analyser, texts: list[str]) -> None:
    for text, analysis in zip(texts, analyser.analyse(texts), strict=True):
        check(text, analysis)


PIECES = [
    "Mr.",
    "U.S.",
    "met",
    "Iran",
    "said",
    ",",
    ".",
    "“",
    "”",
    "\u00a0",
    "\n",
    "\n\n",
    "n't",
    "’s",
    "-",
    "!",
    "WAR",
    "3",
]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["", " "]))
def test_any_news_like_text_gives_exact_offsets_and_trees(
    analyser: Analyser, parts: list[str], glue: str
) -> None:
    text = glue.join(parts)
    (analysis,) = analyser.analyse([text])
    check(text, analysis)


def test_a_paragraph_reads_the_same_in_any_company(analyser: Analyser) -> None:
    other = "The council adopted a resolution. " * 12
    assert analyser.analyse([TEXT, other])[0] == analyser.analyse([TEXT])[0]
    assert EmbeddedAnalyser().analyse([other, TEXT])[1] == analyser.analyse([TEXT])[0]


def test_another_process_reads_the_same(analyser: Analyser) -> None:
    code = (
        "import sys; from kg.language import load_analyser; "
        "print(repr(load_analyser().analyse([sys.argv[1]])))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, TEXT], capture_output=True, text=True, check=True
    ).stdout
    assert out.strip() == repr(analyser.analyse([TEXT]))


def test_the_runtime_needs_no_training_library() -> None:
    code = (
        "import sys; from kg.language import load_analyser; load_analyser().analyse(['Iran agreed.']); "
        "print([m for m in ('torch', 'spacy', 'onnx') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_long_sentences_are_cut_only_where_they_must_be(analyser: Analyser) -> None:
    text = "The envoy spoke. " * 300
    (analysis,) = analyser.analyse([text])
    assert Counter(len(s) for s in analysis) == {4: 300}


def test_the_identity_names_version_and_weights() -> None:
    name, version, digest = load_analyser().identity.split()
    assert name == "kg-en"
    assert version[0].isdigit()
    assert len(digest) == 8


def test_unknown_analysers_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="embedded"):
        load_analyser("embeded")


def test_a_missing_or_broken_model_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(AnalyserError, match=r"missing.*install"):
        EmbeddedAnalyser(tmp_path)
    folder = tmp_path / "model"
    shutil.copytree(data_dir() / "model", folder)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(AnalyserError, match=r"model\.onnx is not the file"):
        EmbeddedAnalyser(folder)
    (folder / "model.json").write_text("{")
    with pytest.raises(AnalyserError, match="broken"):
        EmbeddedAnalyser(folder)
    (folder / "model.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(AnalyserError):
        EmbeddedAnalyser(folder)
