from __future__ import annotations

import importlib.util

import pytest

from kg.errors import AnalyserError, MissingExtraError
from kg.language import Analyser, Sentence, load_analyser
from kg.language.clearnlp import Tree, is_tree, to_universal, uses_clearnlp

Row = tuple[str, str, str, int, str]


def converted(*rows: Row, people: tuple[tuple[int, int], ...] = ()) -> dict[str, tuple[str, str]]:
    """Rows of form, tag, lemma, head and ClearNLP label to form: (relation, form of the head)."""
    forms = [r[0] for r in rows]
    tags = {
        "N": "NOUN",
        "V": "VERB",
        "A": "ADJ",
        "P": "ADP",
        "X": "AUX",
        "PN": "PROPN",
        "T": "PART",
        "D": "DET",
        "C": "CCONJ",
    }
    xpos = ["TO" if r[1] == "T" else "NN" for r in rows]
    tree = Tree(
        [tags[r[1]] for r in rows], xpos, [r[2] for r in rows], [r[3] for r in rows], [r[4] for r in rows]
    )
    tree.people = list(people)
    to_universal(tree)
    assert is_tree(tree.heads)
    return {f: (d, forms[h] if h >= 0 else "") for f, d, h in zip(forms, tree.deps, tree.heads, strict=True)}


def test_passives_and_agents() -> None:
    found = converted(
        ("resolution", "N", "resolution", 2, "nsubjpass"),
        ("was", "X", "be", 2, "auxpass"),
        ("vetoed", "V", "veto", -1, "ROOT"),
        ("by", "P", "by", 2, "agent"),
        ("China", "PN", "China", 3, "pobj"),
    )
    assert found == {
        "resolution": ("nsubj:pass", "vetoed"),
        "was": ("aux:pass", "vetoed"),
        "vetoed": ("root", ""),
        "by": ("case", "China"),
        "China": ("obl:agent", "vetoed"),
    }


def test_prepositions_hang_below_their_nouns() -> None:
    found = converted(
        ("signed", "V", "sign", -1, "ROOT"),
        ("deal", "N", "deal", 0, "dobj"),
        ("of", "P", "of", 1, "prep"),
        ("peace", "N", "peace", 2, "pobj"),
        ("after", "P", "after", 0, "prep"),
        ("talking", "V", "talk", 4, "pcomp"),
        ("out", "P", "out", 0, "prep"),
        ("from", "P", "from", 6, "prep"),
        ("Oman", "PN", "Oman", 7, "pobj"),
    )
    assert found["deal"] == ("obj", "signed")
    assert found["peace"] == ("nmod", "deal")
    assert found["of"] == ("case", "peace")
    assert found["talking"] == ("advcl", "signed")
    assert found["after"] == ("mark", "talking")
    assert found["Oman"] == ("obl", "signed")
    assert found["out"] == ("case", "Oman")
    assert found["from"] == ("case", "Oman")


def test_copulas_hang_below_their_predicates() -> None:
    found = converted(
        ("Kerry", "PN", "Kerry", 1, "nsubj"),
        ("is", "X", "be", -1, "ROOT"),
        ("ready", "A", "ready", 1, "acomp"),
        ("to", "T", "to", 4, "aux"),
        ("talk", "V", "talk", 2, "xcomp"),
    )
    assert found["ready"] == ("root", "")
    assert found["is"] == ("cop", "ready")
    assert found["Kerry"] == ("nsubj", "ready")
    assert found["to"] == ("mark", "talk")


def test_conjuncts_hang_below_the_first() -> None:
    found = converted(
        ("Iran", "PN", "Iran", 4, "nsubj"),
        ("Oman", "PN", "Oman", 0, "conj"),
        ("and", "C", "and", 1, "cc"),
        ("Qatar", "PN", "Qatar", 1, "conj"),
        ("agreed", "V", "agree", -1, "ROOT"),
    )
    assert found["Oman"] == ("conj", "Iran")
    assert found["Qatar"] == ("conj", "Iran")
    assert found["and"] == ("cc", "Qatar")


def test_names_of_people_are_flat() -> None:
    found = converted(
        ("envoy", "N", "envoy", 2, "compound"),
        ("Staffan", "PN", "Staffan", 2, "compound"),
        ("Mistura", "PN", "Mistura", 3, "nsubj"),
        ("resigned", "V", "resign", -1, "ROOT"),
        people=((1, 3),),
    )
    assert found["Staffan"] == ("nsubj", "resigned")
    assert found["Mistura"] == ("flat", "Staffan")
    assert found["envoy"] == ("compound", "Staffan")


def test_universal_labels_are_told_from_clearnlp() -> None:
    assert uses_clearnlp(["ROOT", "pobj", "nsubj"])
    assert not uses_clearnlp(["root", "obl", "nsubj:pass"])


@pytest.mark.skipif(importlib.util.find_spec("spacy") is not None, reason="spaCy is installed")
def test_without_spacy_the_extra_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"diplomatic-kg\[spacy\]"):
        load_analyser("spacy:en_core_web_sm")


def pipeline(heads: list[int], deps: list[str], tags: list[str]) -> Analyser:
    """A small pipeline: spaCy's tokeniser and entity ruler, and a parser that knows one sentence."""
    spacy = pytest.importorskip("spacy")
    from kg.language.spacy_adapter import SpacyAnalyser

    class OneSentenceParser:
        labels = tuple(deps)

        def __call__(self, doc):  # type: ignore[no-untyped-def]
            words = [t for t in doc if not t.is_space]
            for token in doc:
                token.dep_, token.head = "dep", words[0] if token.is_space else token
            for token, head, dep, tag in zip(words, heads, deps, tags, strict=True):
                token.dep_, token.pos_, token.head = dep, tag, words[head]
            return doc

    name = "one_sentence_parser"
    spacy.language.Language.factory(name, func=lambda nlp, name: OneSentenceParser())
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Javad Zarif"}, {"label": "GPE", "pattern": "Oman"}]
    )
    nlp.add_pipe(name)
    return SpacyAnalyser(nlp)


def relations(sentence: Sentence) -> dict[str, tuple[str, str]]:
    return {t.text: (t.dep, sentence[t.head].text if t.head >= 0 else "") for t in sentence}


TEXT = "Javad\u00a0Zarif met  envoys in Oman."
TAGS = ["PROPN", "PROPN", "VERB", "NOUN", "ADP", "PROPN", "PUNCT"]


@pytest.mark.filterwarnings("ignore")
def test_a_clearnlp_pipeline_is_converted() -> None:
    deps = ["compound", "nsubj", "ROOT", "dobj", "prep", "pobj", "punct"]
    analyser = pipeline([1, 2, 2, 2, 2, 4, 2], deps, TAGS)
    (analysis,) = analyser.analyse([TEXT])
    (sentence,) = analysis
    assert [TEXT[t.start : t.end] for t in sentence] == [t.text for t in sentence]
    assert relations(sentence) == {
        "Javad": ("nsubj", "met"),
        "Zarif": ("flat", "Javad"),
        "met": ("root", ""),
        "envoys": ("obj", "met"),
        "in": ("case", "Oman"),
        "Oman": ("obl", "met"),
        ".": ("punct", "met"),
    }
    assert [(n.first, n.last, n.label) for n in sentence.names] == [(0, 2, "PER"), (5, 6, "GPE")]
    assert analyser.identity.startswith("spacy:en_")


@pytest.mark.filterwarnings("ignore")
def test_a_universal_pipeline_passes_through() -> None:
    deps = ["nsubj", "flat", "root", "obj", "case", "obl", "punct"]
    analyser = pipeline([2, 0, 2, 2, 5, 2, 2], deps, TAGS)
    (sentence,) = analyser.analyse([TEXT])[0]
    assert [t.dep for t in sentence] == deps
    assert [t.head for t in sentence] == [2, 0, -1, 2, 5, 2, 2]


@pytest.mark.filterwarnings("ignore")
def test_a_pipeline_without_a_parser_is_refused() -> None:
    spacy = pytest.importorskip("spacy")
    from kg.language.spacy_adapter import SpacyAnalyser

    with pytest.raises(AnalyserError, match="parser"):
        SpacyAnalyser(spacy.blank("en")).analyse(["Iran agreed."])
    with pytest.raises(AnalyserError, match="spacy download"):
        load_analyser("spacy:no_such_pipeline")
