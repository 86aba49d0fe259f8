"""Event nouns that tell on what occasion somebody acts: "after talks with Kerry, Lavrov said …".

Who the sentence's subject met, called or visited stands in a phrase beside the verb; the same goes
for "in protest" and "in solidarity with". The subject of the clause then takes part in the event.
"""

from __future__ import annotations

from kg.extract.lexicon import Frame
from kg.extract.syntax import Arguments, Clauses
from kg.language.analysis import Token

_TALKS = frozenset("Meeting PhoneCall Negotiation Discussion".split())
_DURING = frozenset("after at during following for in over".split())
_SPELLS = frozenset("hour day night week month year round weekend".split())
_OWNERS = frozenset("between by of poss".split())
_IN = {"Protest": ("protest",), "Support": ("solidarity", "support")}


def occasion(clauses: Clauses, frame: Frame, token: Token, own: Arguments) -> Arguments:
    """The subject that takes part in the event of a noun; empty where the noun is no occasion of his.

    `own`: what stands around the noun itself.
    """
    spell = _spell(clauses, token)
    phrase = token if spell is None else spell
    if phrase.rel != "obl" or phrase.head < 0:
        return {}
    verb = clauses.sentence[phrase.head]
    if verb.upos not in ("VERB", "AUX"):
        return {}
    word = clauses.preposition(phrase.index)
    subjects = clauses.arguments(verb.index).get("obj" if clauses.is_passive(verb.index) else "subj", [])
    if not subjects:
        return {}
    if verb.lemma == "thank" and word == "for" and "poss" in own:
        return {"to": list(subjects)}  # "thanked Moscow for its support"
    if _OWNERS & own.keys() or not _is_occasion(frame, token, own, word, spelled=spell is not None):
        return {}
    return {"subj": list(subjects)}


def _is_occasion(frame: Frame, token: Token, own: Arguments, word: str, *, spelled: bool) -> bool:
    """Whether the subject of the clause takes part, by the preposition before the noun."""
    if frame.type in _TALKS:
        # "after three days of talks": those who act then had them with one another
        return word in _DURING and ("with" in own or spelled or (frame.type == "Meeting" and word == "at"))
    if frame.type == "Visit":
        return word in ("after", "during", "on") and "to" in own
    return word == "in" and token.lemma in _IN.get(frame.type, ())


def _spell(clauses: Clauses, token: Token) -> Token | None:
    """The days or hours that a noun is said to have lasted: "three days of talks"."""
    if token.rel != "nmod" or token.head < 0 or clauses.preposition(token.index) != "of":
        return None
    above = clauses.sentence[token.head]
    return above if above.lemma.lower() in _SPELLS else None
