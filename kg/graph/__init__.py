"""Extraction to triples, and the union of graphs."""

from kg.graph.edges import asserts, backs, claim_edges
from kg.graph.writer import merge, settle, triples

__all__ = ["asserts", "backs", "claim_edges", "merge", "settle", "triples"]
