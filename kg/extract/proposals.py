"""What the lexicon sees in a sentence, before it is read in its context: events and who fills their roles."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.lexicon import Frame
from kg.extract.mentions import TokenMention

PARTICIPANT_KINDS = frozenset(
    "Person State Government InternationalOrganisation Organisation ArmedGroup PoliticalGroup "
    "NewsOrganisation UnnamedActor".split()
)
PLACE_KINDS = frozenset(("State", "Place"))
MAY_LACK_ACTOR = frozenset(
    "Attack Coercion Arrest Detention Release Expulsion Appointment Sanction Deployment".split()
)
MATTER_STAYS_TOPIC = frozenset(
    "Statement Briefing Aid Easing Deployment Mobilization Sanction Withdrawal Retreat BreakRelations".split()
)
LEARNED = "learned"
"""The rule of events that the classifier proposed."""
BESIDE = frozenset(("sideline", "sidelines", "margin", "margins", "fringe", "fringes"))


@dataclass(frozen=True, slots=True)
class Filler:
    """Who or what fills a role: a token head, and the participant it refers to, if one."""

    head: int
    source: str
    mention: TokenMention | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One event the lexicon sees in a sentence, before it is read in its context.

    Attributes:
        trigger: token that names the event.
        light: light verb above an event noun, or None.
        phrase: tokens shown as the trigger: with particle and light verb.
    """

    frame: Frame
    trigger: int
    light: int | None
    phrase: tuple[int, ...]
    actors: tuple[Filler, ...]
    targets: tuple[Filler, ...]
    topics: tuple[Filler, ...]


def specificity(proposal: Proposal) -> tuple[int, int, int]:
    """How much a reading explains: most needs met, then a target, then most roles filled."""
    filled = bool(proposal.targets) + bool(proposal.topics)
    needs = [n for n in proposal.frame.needs if all(s.name != "plural" for s in n.names) and not n.absent]
    return (sum(2 if n.lemmas else 1 for n in needs), bool(proposal.targets), filled)
