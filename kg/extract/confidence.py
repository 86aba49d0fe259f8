"""How sure a claim is: a small additive score, squashed, whose weights are fitted on the gold's
development half.
"""

from __future__ import annotations

from kg.extract.context import Context
from kg.extract.events import Proposal


def confidence(proposal: Proposal, context: Context) -> float:
    """Between 0 and 1, two digits."""
    score = 0.93
    mentions = [f.mention for f in (*proposal.actors, *proposal.targets) if f.mention is not None]
    if mentions:
        # words nobody could be found for still say that somebody acts
        score *= max(0.6, min(m.confidence for m in mentions)) ** 0.5
    if not proposal.actors:
        score -= 0.15
    if proposal.frame.pos == "noun":
        score -= 0.05 if proposal.light is not None else 0.1
    if any(m.form == "pronoun" for m in mentions):
        score -= 0.05
    if context.modality in ("Hypothetical", "Possible"):
        score -= 0.02
    return round(max(0.05, min(0.99, score)), 2)
