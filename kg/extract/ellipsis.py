"""What one clause takes over from another: "… and so did France", "Uzbekistan did not", "followed suit".

The event is that of the clause before, done by another. Its words are the stand-in's; its reading
is that of its own clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extract.context import Context
from kg.extract.events import Matcher
from kg.extract.proposals import PARTICIPANT_KINDS, Filler, Proposal
from kg.language.analysis import Token

_SAME = frozenset(("same", "likewise", "so"))
_CLAUSES = frozenset("conj parataxis advcl acl ccomp".split())
_OBJECTS = ("obj", "iobj", "xcomp", "ccomp", "cop", "obl:agent")


def repeats(
    matcher: Matcher, before: Sequence[Proposal], context_of: Callable[[int], Context]
) -> Iterator[tuple[Proposal, Context]]:
    """Events that stand-ins such as "did the same" repeat; `before`: the events told in full."""
    for token in matcher.sentence:
        words = _stand_in(matcher, token)
        if not words:
            continue
        model = _model(matcher, token, before)
        actors = _subjects(matcher, token)
        if model is None or not actors or {f.head for f in actors} & {f.head for f in model.actors}:
            continue
        targets = tuple(f for f in model.targets if f.head not in {a.head for a in actors})
        proposal = replace(
            model, trigger=token.index, light=None, phrase=words, actors=actors, targets=targets
        )
        yield proposal, context_of(token.index)


def aimed(matcher: Matcher, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Whom a threat is against and what an abstention is on, where another event of the sentence says it.

    As in "threatened to break with Sri Lanka", "Russia vetoed the text while China abstained".
    """
    found: list[Proposal] = []
    for proposal in proposals:
        targets: tuple[Filler, ...] = ()
        if proposal.frame.type == "Threat" and not proposal.targets:
            acts = {f.head for f in proposal.topics if f.source == "xcomp"}
            targets = tuple(f for p in proposals if p.trigger in acts for f in p.targets if f.mention)
            targets = targets or tuple(f for act in acts for f in _objects(matcher, act, proposal))
        elif proposal.frame.type == "Abstention" and not proposal.targets:
            votes = [p for p in found if p.frame.type in ("Vote", "Veto", "Abstention") and p.targets]
            targets = votes[-1].targets if votes else ()
        found.append(replace(proposal, targets=targets) if targets else proposal)
    return found


def _objects(matcher: Matcher, act: int, threat: Proposal) -> Iterator[Filler]:
    """Whom an act would hit that is no event of its own."""
    taken = {f.head for f in threat.actors}
    for head in matcher.clauses.arguments(act).get("obj", ()):
        mention = matcher.mention(head)
        named = mention is not None and mention.entities and mention.kind in PARTICIPANT_KINDS
        if named and head not in taken:
            yield Filler(head, "obj", mention)


def _stand_in(matcher: Matcher, token: Token) -> tuple[int, ...]:
    """The words that stand for another clause's verb; none where the verb speaks for itself."""
    sentence = matcher.sentence
    if token.rel not in _CLAUSES or token.upos not in ("VERB", "AUX"):
        return ()
    objects = sentence.dependents(token.index, *_OBJECTS)
    if token.lemma == "follow":
        return (token.index, objects[0].index) if [o.text.lower() for o in objects] == ["suit"] else ()
    if token.lemma not in ("do", "have", "be") or token.xpos == "VBG":
        return ()
    if not objects and token.lemma != "do":
        so = [t for t in sentence.dependents(token.index, "advmod") if t.text.lower() == "so"]
        return (token.index,) if so and so[0].index < token.index else ()
    if [o for o in objects if o.text.lower() not in _SAME]:
        return ()
    return (token.index, *(o.index for o in objects))


def _model(matcher: Matcher, token: Token, before: Sequence[Proposal]) -> Proposal | None:
    """The event of the nearest clause above."""
    for above in matcher.sentence.ancestors(token.index):
        for proposal in before:
            if above.index in (proposal.trigger, proposal.light) and proposal.frame.type != "Statement":
                return proposal
    return None


def _subjects(matcher: Matcher, token: Token) -> tuple[Filler, ...]:
    subjects = matcher.sentence.dependents(token.index, "nsubj")
    heads = [i for s in subjects for i in matcher.clauses.expand(s.index)]
    found = [(i, matcher.mention(i)) for i in heads]
    return tuple(Filler(i, "subj", mention) for i, mention in found if mention is not None)
