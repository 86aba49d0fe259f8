"""Who or what a name may stand for, for people who ask."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches

from kg.errors import NotFoundError
from kg.gazetteer import Found, Gazetteer, load_gazetteer


def find_name(name: str, day: dt.date | None = None, gazetteer: Gazetteer | None = None) -> list[Found]:
    """All a name, surname, acronym, demonym or office may stand for, most usual first.

    Args:
        name: as the news writes it: ``Lavrov``, ``OPCW``, ``the Kremlin``, ``Russian foreign minister``.
        day: with it persons are given with the offices they held then, and an office with its holders.
        gazetteer: the built-in one if not given.

    Raises:
        NotFoundError: it stands for nothing known; the message lists names that are near.
    """
    known = gazetteer or load_gazetteer()
    found = [
        Found(
            record=(record := known.record(candidate.record_id)),
            sense=candidate.sense,
            weight=candidate.weight,
            reason=f"{candidate.sense} of {record.label}",
            terms=known.terms(record.id, day),
        )
        for candidate in known.candidates(name)
    ]
    found += _holders(known, name, day)
    if not found:
        labels = {known.record(one).label for one in known.ids()}
        near = get_close_matches(name, labels, n=3)
        raise NotFoundError(
            f"the gazetteer knows no {name!r}" + (f"; near: {', '.join(near)}" if near else "")
        )
    return sorted(found, key=lambda one: (-one.weight, one.record.id))


def _holders(known: Gazetteer, name: str, day: dt.date | None) -> list[Found]:
    """Who held an office on a day, where the name is one and says whose."""
    office = known.office(name)
    if office is None or office.of is None or day is None:
        return []
    role = office.role.replace("_", " ")
    return [
        Found(known.record(term.person), "name", 1.0, f"{role} of {known.record(term.of).label}", (term,))
        for term in known.holders(office.role, office.of, day)
    ]
