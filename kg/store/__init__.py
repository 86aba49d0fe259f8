"""One graph over the embedded engine, a file, a folder or a remote SPARQL endpoint."""

from kg.store.entities import EntityRecord
from kg.store.evidence import Card, Evidence, Filled, Tenure, Tie, TimelineEntry
from kg.store.readings import ArticleRecord, ClaimRecord, EventRecord, SpanRecord
from kg.store.results import Result, Row, Rows, Triples
from kg.store.store import Store

__all__ = [
    "ArticleRecord",
    "Card",
    "ClaimRecord",
    "EntityRecord",
    "EventRecord",
    "Evidence",
    "Filled",
    "Result",
    "Row",
    "Rows",
    "SpanRecord",
    "Store",
    "Tenure",
    "Tie",
    "TimelineEntry",
    "Triples",
]
