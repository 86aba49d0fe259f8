from __future__ import annotations

import pytest

from kg.language.embedded import load_lemmatiser
from kg.language.lemmas import Lemmatiser
from kg.language.modelfiles import open_model
from kg.paths import data_dir


@pytest.fixture(scope="module")
def lemma() -> Lemmatiser:
    return load_lemmatiser(open_model(data_dir() / "model"))


@pytest.mark.parametrize(
    ("form", "upos", "xpos", "expected"),
    [
        ("met", "VERB", "VBD", "meet"),
        ("said", "VERB", "VBD", "say"),
        ("sought", "VERB", "VBN", "seek"),
        ("led", "VERB", "VBD", "lead"),
        ("held", "VERB", "VBN", "hold"),
        ("withdrew", "VERB", "VBD", "withdraw"),
        ("Left", "VERB", "VBD", "leave"),
        ("stressed", "VERB", "VBD", "stress"),
        ("outlined", "VERB", "VBD", "outline"),
        ("destroyed", "VERB", "VBN", "destroy"),
        ("vetoed", "VERB", "VBD", "veto"),
        ("mediating", "VERB", "VBG", "mediate"),
        ("brokering", "VERB", "VBG", "broker"),
        ("planned", "VERB", "VBD", "plan"),
        ("hoping", "VERB", "VBG", "hope"),
        ("denies", "VERB", "VBZ", "deny"),
        ("urges", "VERB", "VBZ", "urge"),
        ("dying", "VERB", "VBG", "die"),
        ("expelled", "VERB", "VBD", "expel"),
        ("telephoned", "VERB", "VBD", "telephone"),
        ("sanctioned", "VERB", "VBN", "sanction"),
        ("'s", "AUX", "VBZ", "be"),
        ("n't", "PART", "RB", "not"),
        ("ca", "AUX", "MD", "can"),
        ("him", "PRON", "PRP", "he"),
        ("countries", "NOUN", "NNS", "country"),
        ("crises", "NOUN", "NNS", "crisis"),
        ("sanctions", "NOUN", "NNS", "sanction"),
        ("spokeswomen", "NOUN", "NNS", "spokeswoman"),
        ("closer", "ADJ", "JJR", "close"),
        ("biggest", "ADJ", "JJS", "big"),
        ("PEACE", "NOUN", "NN", "peace"),
        ("Beijing", "PROPN", "NNP", "Beijing"),
        ("Nations", "PROPN", "NNPS", "Nation"),
        ("Peruvian", "ADJ", "JJ", "Peruvian"),
        ("3,000", "NUM", "CD", "3000"),
        ("co\u00adoperated", "VERB", "VBD", "cooperate"),
    ],
)
def test_dictionary_forms(lemma: Lemmatiser, form: str, upos: str, xpos: str, expected: str) -> None:
    assert lemma(form, upos, xpos) == expected


@pytest.mark.parametrize(
    ("form", "xpos", "expected"),
    [
        ("reiterated", "VBD", "reiterate"),
        ("decried", "VBD", "decry"),
        ("brandishing", "VBG", "brandish"),
        ("normalised", "VBN", "normalise"),
        ("demarcated", "VBN", "demarcate"),
        ("rebuffed", "VBD", "rebuff"),
        ("acquiesced", "VBD", "acquiesce"),
        ("conferred", "VBD", "confer"),
        ("repatriating", "VBG", "repatriate"),
        ("harangued", "VBD", "harangue"),
        ("interceded", "VBD", "intercede"),
        ("stonewalled", "VBD", "stonewall"),
    ],
)
def test_rarer_verbs_go_by_rule(lemma: Lemmatiser, form: str, xpos: str, expected: str) -> None:
    assert lemma(form, "VERB", xpos) == expected
