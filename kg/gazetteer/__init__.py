"""Who is who: states, bodies, organisations, groups, persons with dated offices, places, and their names."""

from kg.gazetteer.records import Candidate, Found, NameMatch, Office, Record, Term

__all__ = ["Candidate", "Found", "NameMatch", "Office", "Record", "Term"]
