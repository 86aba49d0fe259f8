"""An article: its text with the evidence in it, and what is claimed."""

from __future__ import annotations

from kg.server.catalogue import ArticleEntry, Catalogue
from kg.server.reading import read_text
from kg.server.views.parts import Values, claim_view, kind_label, type_label
from kg.view.families import family_of


def article(catalogue: Catalogue, entry: ArticleEntry) -> Values:
    """The text of an article and its claims; without the text where the graph has none."""
    record = entry.record
    text = catalogue.text(entry)
    blocks = []
    if text is not None:
        blocks = read_text(text, entry.claims, catalogue.mentions(entry))
        for block in blocks:
            for piece in block["pieces"]:
                iri = piece["entity"]
                if iri:
                    piece["entity"] = catalogue.local(iri)
                    piece["title"] = f"{catalogue.label(iri)} · {kind_label(catalogue.kind(iri) or '')}"
            block["ids"] = [catalogue.local(entry.claims[number].iri) for number in block["claims"]]
    return {
        "id": entry.id,
        "iri": record.iri,
        "name": record.id,
        "title": record.title or record.id,
        "source": record.source,
        "date": record.date,
        "url": record.url if record.url.startswith(("http://", "https://")) else "",
        "has_text": text is not None,
        "blocks": blocks,
        "claims": [
            {
                **claim_view(catalogue, claim),
                "event_label": claim.event.label,
                "type_label": type_label(claim.event.type),
                "family": family_of(claim.event.type, claim.event.cameo),
                "summary": summary(claim.event.label),
            }
            for claim in entry.claims
        ],
    }


def summary(label: str) -> str:
    """An event's label without its class in front."""
    return label.partition(": ")[2] or label
