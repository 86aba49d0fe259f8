"""What somebody says of others that no event class names: "the opposition may possess weapons".

A claim of this kind is kept because of who makes it. It needs a speaker, and a participant as its
grammatical subject; it never becomes a direct edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.extract.context import Context
from kg.extract.events import Matcher
from kg.extract.lexicon import Frame, Role
from kg.extract.proposals import PARTICIPANT_KINDS, Filler, Proposal
from kg.language.analysis import Token

_QUESTION = frozenset("how whether what why when where who".split())

SITUATION = Frame("situation", "", "verb", "Situation", (), Role(), Role(), Role(), None, "")


def situations(
    matcher: Matcher, context_of: Callable[[int], Context], taken: set[int]
) -> Iterator[tuple[Proposal, Context]]:
    """Situations of a sentence; `taken` are tokens that already name an event."""
    for token in matcher.sentence:
        if token.upos != "VERB" or token.index in taken or not _heads_content(matcher, token):
            continue
        subjects = matcher.sentence.dependents(token.index, "nsubj")
        actors = [
            Filler(i, "subj", mention)
            for s in subjects[-1:]
            for i in matcher.clauses.expand(s.index)
            if (mention := matcher.mention(i)) and mention.entities and mention.kind in PARTICIPANT_KINDS
        ]
        if not actors or _is_governor(matcher, token):
            continue
        context = context_of(token.index)
        if context.shared is None and (context.attribution is None or context.attribution.speaker is None):
            continue
        matter = Filler(token.index, "predicate", None)
        yield Proposal(SITUATION, token.index, None, (token.index,), tuple(actors), (), (matter,)), context


def _heads_content(matcher: Matcher, token: Token) -> bool:
    """A finite clause that is said: a main clause, a that-clause, or joined to one; no question."""
    if any(
        t.text.lower() in _QUESTION for t in matcher.sentence.dependents(token.index, "advmod", "mark", "obj")
    ):
        return False
    if token.rel in ("root", "ccomp"):
        return True
    if token.rel == "acl" and token.dep != "acl:relcl":
        return matcher.clauses.preposition(token.index) == "that"
    return token.rel == "conj" and token.head >= 0 and _heads_content(matcher, matcher.sentence[token.head])


def _is_governor(matcher: Matcher, token: Token) -> bool:
    lexicon = matcher.lexicon
    return token.lemma in lexicon.speech or (
        token.lemma in lexicon.governors and bool(matcher.sentence.dependents(token.index, "xcomp", "ccomp"))
    )
