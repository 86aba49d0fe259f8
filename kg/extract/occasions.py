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
_OWNERS = frozenset("between by of poss".split())
_IN = {"Protest": ("protest",), "Support": ("solidarity", "support")}


def occasion(clauses: Clauses, frame: Frame, token: Token, own: Arguments) -> Arguments:
    """The subject that takes part in the event of a noun; empty where the noun is no occasion of his.

    `own`: what stands around the noun itself.
    """
    if token.rel != "obl" or token.head < 0 or _OWNERS & own.keys():
        return {}
    verb = clauses.sentence[token.head]
    if verb.upos not in ("VERB", "AUX"):
        return {}
    word = clauses.preposition(token.index)
    if frame.type in _TALKS:
        fits = word in _DURING and "with" in own
    elif frame.type == "Visit":
        fits = word in ("after", "during", "on") and "to" in own
    else:
        fits = word == "in" and token.lemma in _IN.get(frame.type, ())
    if not fits:
        return {}
    subjects = clauses.arguments(verb.index).get("obj" if clauses.is_passive(verb.index) else "subj", [])
    return {"subj": list(subjects)} if subjects else {}
