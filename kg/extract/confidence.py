"""How sure a claim is: what was right on the development half of the gold, by kind of trigger,
participant and modality, put into a few deductions.
"""

from __future__ import annotations

from kg.extract.context import Context
from kg.extract.proposals import Proposal

_LESS_SURE = {"Hypothetical": 0.3, "Demanded": 0.15, "Possible": 0.02}


def confidence(proposal: Proposal, context: Context) -> float:
    """Between 0 and 1, two digits."""
    score = 0.94
    mentions = [f.mention for f in (*proposal.actors, *proposal.targets) if f.mention is not None]
    if mentions:
        # words nobody could be found for still say that somebody acts
        score *= max(0.6, min(m.confidence for m in mentions)) ** 0.5
    if not proposal.actors:
        score -= 0.45
    if proposal.frame.pos == "noun":
        score -= 0.1 if proposal.light is not None else 0.2
    # of what was learned, about as many are right as their probability says
    score *= proposal.share
    if any(m.form == "pronoun" for m in mentions):
        score -= 0.12
    score -= _LESS_SURE.get(context.modality, 0.0)
    return round(max(0.05, min(0.99, score)), 2)
