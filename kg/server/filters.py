"""Filters of lists, read from the address and written back to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kg.errors import InputError
from kg.ontology import load_ontology
from kg.server.catalogue import EventEntry
from kg.view.families import FAMILIES

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
PAGE = 50


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events a list shows.

    Attributes:
        since, until: first and last day, month or year; empty for open.
        type: a class of events or a family of relations; empty for all.
        undated: whether events without a date are shown.
        standing: ``asserted`` for what an article itself asserts, ``claimed`` for the rest, empty for all.
        page: counted from 1.
    """

    since: str = ""
    until: str = ""
    type: str = ""
    undated: bool = True
    standing: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> EventFilter:
        """The filter in the parameters of an address.

        Raises:
            InputError: a value is no date, type, standing or page.
        """
        since, until = (_day(given.get(name, "").strip()) for name in ("since", "until"))
        kind = given.get("type", "").strip()
        if kind and kind not in FAMILIES and kind not in load_ontology().events:
            raise InputError(f"type={kind[:60]!r} is neither a class of events nor a family of relations")
        standing = given.get("standing", "")
        if standing not in ("", "asserted", "claimed"):
            raise InputError(f"standing={standing[:60]!r}: write asserted or claimed, or leave it out")
        undated = given.get("undated", "1") not in ("0", "no", "false")
        return cls(since, until, kind, undated, standing, page_number(given))

    def __contains__(self, entry: EventEntry) -> bool:
        record = entry.record
        if self.type and self.type not in (record.type, entry.family):
            return False
        if self.standing and entry.asserted != (self.standing == "asserted"):
            return False
        if not record.begin:
            return self.undated
        first = self.since + "0001-01-01"[len(self.since) :]
        last = self.until + "9999-12-31"[len(self.until) :]
        return record.begin <= last and (record.end or record.begin) >= first

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return replace(self, page=1) == EventFilter()

    def query(self, **changes: str | int | bool) -> str:
        """The filter as the query of an address, with some values changed; empty where all are defaults."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        values: dict[str, str] = {}
        for name in ("since", "until", "type", "standing"):
            if getattr(changed, name):
                values[name] = getattr(changed, name)
        if not changed.undated:
            values["undated"] = "0"
        if changed.page > 1:
            values["page"] = str(changed.page)
        return urlencode(values)


def _day(text: str) -> str:
    if text and not _DAY.fullmatch(text):
        raise InputError(f"{text[:40]!r} is no date; write 2013, 2013-09 or 2013-09-24")
    return text


def page_number(given: Mapping[str, str]) -> int:
    """The page asked for.

    Raises:
        InputError: it is no number.
    """
    text = given.get("page", "1") or "1"
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise InputError(f"page={text[:40]!r} is no number of a page")
    return max(1, int(text))
