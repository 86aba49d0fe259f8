"""Who is who: states, bodies, organisations, groups, persons with dated offices, places, and their names."""

from kg.gazetteer.gazetteer import Gazetteer, load_gazetteer
from kg.gazetteer.records import Candidate, Found, NameMatch, Office, Record, Term

__all__ = ["Candidate", "Found", "Gazetteer", "NameMatch", "Office", "Record", "Term", "load_gazetteer"]
