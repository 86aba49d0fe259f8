"""States, holders of offices and organisations brought up to date from Wikidata or an endpoint like it.

The result is a table of the user's own (`kg.gazetteer.own`), to be named with ``--gazetteer``:
the built-in tables stay as they are.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from time import sleep as _wait

from kg.errors import SettingsError
from kg.gazetteer import fold
from kg.gazetteer.endpoint import WIKIDATA, Endpoint, Row
from kg.gazetteer.gazetteer import load_gazetteer
from kg.gazetteer.own import COLUMNS, read_own
from kg.gazetteer.records import Record
from kg.ids import slug

# Queries over many states at once run into the endpoint's time limit.
_STATES_AT_ONCE = 5
_HOLDERS = ("heads", "foreign_ministers", "defence_ministers")
# Intergovernmental organisation, international organisation, military alliance.
_CLASSES = ("Q245065", "Q484652", "Q1127126")
# News calls the elected president of Iran its president; the supreme leader stands above.
_ROLES = {
    ("IRN", "head_of_state"): "supreme_leader",
    ("IRN", "head_of_government"): "head_of_state",
}
_QID = re.compile(r"Q[1-9]\d*")
_DAY, _MONTH, _YEAR = "11", "10", "9"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class _Holder:
    qid: str
    label: str
    role: str
    state: str
    begin: dt.date
    end: dt.date | None
    died: dt.date | None


def update(
    target: Path,
    day: dt.date,
    *,
    endpoint: str = WIKIDATA,
    states: Sequence[str] = (),
    pause: float = 1.0,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = _wait,
) -> int:
    """Write a table of new states, holders of offices and organisations.

    Answers are kept in a folder beside `target` until the table is whole: a run that was
    stopped goes on where it was. The table appears at once or not at all.

    Args:
        target: the CSV file to write; ``--gazetteer`` takes it.
        day: the day of asking; a term without end is claimed to run until then.
        endpoint: SPARQL endpoint with Wikidata's model.
        states: ISO 3166-1 alpha-3 codes; all UN members and others built in if empty.
        pause: seconds between two queries.
        progress: told queries done, queries in all, and what was asked.
        sleep: how waiting is done.

    Returns:
        the number of rows.

    Raises:
        SettingsError: a code or the endpoint's address is wrong.
        KgError: the endpoint does not answer.
    """
    known = _Known()
    for code in states:
        if code not in known.states:
            raise SettingsError(f"no state has the code {code!r}; give ISO 3166-1 alpha-3 codes such as RUS")
    answers = target.with_name(target.name + ".answers")
    source = Endpoint(endpoint, answers, pause, sleep)
    questions = list(_questions(endpoint, sorted(states or known.states)))
    found: dict[str, list[Row]] = {}
    for number, (about, query) in enumerate(questions, start=1):
        found.setdefault(about.split(" ", 1)[0], []).extend(source.rows(query))
        if progress:
            progress(number, len(questions), about)
    rows = [
        *known.new_states(found["states"]),
        *known.terms(_holders(row for name in _HOLDERS for row in found[name]), day),
        *known.organisations(found["organisations"]),
    ]
    _write(target, rows)
    shutil.rmtree(answers, ignore_errors=True)
    return len(rows)


def _questions(endpoint: str, states: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is asked, as a name and a query."""
    yield "states", _query("states", endpoint)
    for name in _HOLDERS:
        for first in range(0, len(states), _STATES_AT_ONCE):
            chunk = states[first : first + _STATES_AT_ONCE]
            quoted = " ".join(f'"{code}"' for code in chunk)
            yield f"{name} {' '.join(chunk)}", _query(name, endpoint).replace("$states", quoted)
    for qid in _CLASSES:
        yield f"organisations {qid}", _query("organisations", endpoint).replace("$class", qid)


def _query(name: str, endpoint: str) -> str:
    """A query with its labels: by Wikidata's own service there, by plain patterns elsewhere."""
    text = files("kg.gazetteer").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
    return re.sub(r"# labels: (\w+)", lambda m: _labels(m.group(1), endpoint == WIKIDATA), text)


def _labels(variable: str, service: bool) -> str:
    if service:
        return (
            "SERVICE <http://wikiba.se/ontology#label> { bd:serviceParam "
            '<http://wikiba.se/ontology#language> "en,mul,fr,es,de" . }'
        )
    return f'OPTIONAL {{ ?{variable} rdfs:label ?{variable}Label FILTER(LANG(?{variable}Label) = "en") }}'


def _holders(rows: Iterable[Row]) -> list[_Holder]:
    """Terms with a known begin of persons with a name, each once."""
    found = []
    for row in rows:
        qid, label = _qid(row["person"]), row.get("personLabel", "")
        begin = _first_day(row["start"], row.get("startPrecision", _DAY))
        if begin is None or not label or _QID.fullmatch(label):
            continue
        end = _last_day(row.get("end", ""), row.get("endPrecision", _DAY))
        if end is not None and end < begin:
            continue
        role = _ROLES.get((row["iso3"], row["role"]), row["role"])
        died = _last_day(row.get("died", ""), _DAY)
        found.append(_Holder(qid, label, role, row["iso3"], begin, end, died))
    return sorted(set(found), key=lambda h: (h.state, h.role, h.begin, h.qid, h.end or dt.date.max))


class _Known:
    """What is built in, to find an answer's record again by its QID, code or name."""

    def __init__(self) -> None:
        gazetteer = load_gazetteer()
        records = [gazetteer.record(name) for name in gazetteer.ids()]
        self._taken = set(gazetteer.ids())
        self._by_qid = {r.wikidata: r.id for r in records if r.wikidata}
        self._unmarked = {
            (fold.loose_key(r.label), r.state): r.id
            for r in records
            if r.kind == "Person" and r.wikidata is None
        }
        self.states = {r.state: r.id for r in records if _current_state(r) and r.state}

    def new_states(self, rows: Iterable[Row]) -> Iterator[dict[str, str]]:
        """States that are not built in."""
        for row in rows:
            qid, label = _qid(row["state"]), row.get("stateLabel", "")
            if qid not in self._by_qid and row["iso3"] not in self.states and label:
                name = self._new(qid, label)
                self.states[row["iso3"]] = name
                yield _row(id=name, kind="State", label=label, wikidata=qid, state=row["iso3"])

    def terms(self, holders: Sequence[_Holder], day: dt.date) -> Iterator[dict[str, str]]:
        """One row a term; an open one runs to the next holder's begin, the holder's death or the day."""
        for holder in holders:
            if holder.state not in self.states or holder.begin > day:
                continue
            closed = replace(holder, end=_last_seen(holder, holders)) if holder.end is None else holder
            yield _row(
                **self._person(holder),
                role=holder.role,
                of=self.states[holder.state],
                begin=holder.begin.isoformat(),
                end=closed.end.isoformat() if closed.end else "",
                known_to="" if closed.end else day.isoformat(),
            )

    def organisations(self, rows: Iterable[Row]) -> Iterator[dict[str, str]]:
        """Organisations that are not built in, with their acronyms as further names."""
        labels: dict[str, str] = {}
        acronyms: dict[str, list[str]] = {}
        for row in rows:
            qid, label = _qid(row["organisation"]), row.get("organisationLabel", "")
            if label and qid not in self._by_qid and not _QID.fullmatch(label):
                labels[qid] = label
                short = row.get("acronym", "")
                if short.isupper() and short not in acronyms.setdefault(qid, []):
                    acronyms[qid].append(short)
        for qid, label in sorted(labels.items()):
            names = "|".join(acronyms.get(qid, ()))
            yield _row(
                id=self._new(qid, label),
                kind="InternationalOrganisation",
                label=label,
                names=names,
                wikidata=qid,
            )

    def _person(self, holder: _Holder) -> dict[str, str]:
        """Columns of the person: the id alone where the built-in table knows them well."""
        known = self._by_qid.get(holder.qid)
        if known in self._taken:
            return {"id": known or ""}
        unmarked = self._unmarked.get((fold.loose_key(holder.label), holder.state))
        if unmarked:
            return {"id": unmarked, "wikidata": holder.qid}
        name = known or self._new(holder.qid, holder.label)
        return {
            "id": name,
            "kind": "Person",
            "label": holder.label,
            "wikidata": holder.qid,
            "state": holder.state,
        }

    def _new(self, qid: str, label: str) -> str:
        name = slug(fold.plain(label))
        name = f"{name}-{qid.lower()}" if name in self._taken or name in self._by_qid.values() else name
        self._by_qid[qid] = name
        return name


def _current_state(record: Record) -> bool:
    return record.kind == "State" and record.end is None


def _last_seen(holder: _Holder, holders: Sequence[_Holder]) -> dt.date | None:
    """A bound on an open term: whoever came after, or death; a missing end means little by itself."""
    later = [
        h.begin
        for h in holders
        if (h.state, h.role) == (holder.state, holder.role) and h.begin > holder.begin and h.qid != holder.qid
    ]
    bounds = [*later[:1], *([holder.died] if holder.died and holder.died >= holder.begin else [])]
    return min(bounds, default=None)


def _qid(iri: str) -> str:
    return iri.rpartition("/")[2]


def _first_day(value: str, precision: str) -> dt.date | None:
    """The first day surely meant: of a month or a year alone its last day."""
    day = _date(value, precision)
    if day is None or precision == _DAY:
        return day
    month = day.month if precision == _MONTH else 12
    return dt.date(day.year, month, calendar.monthrange(day.year, month)[1])


def _last_day(value: str, precision: str) -> dt.date | None:
    """The last day surely meant: of a month or a year alone its first day."""
    day = _date(value, precision)
    if day is None or precision == _DAY:
        return day
    return dt.date(day.year, day.month if precision == _MONTH else 1, 1)


def _date(value: str, precision: str) -> dt.date | None:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", value)
    if found is None or precision not in (_DAY, _MONTH, _YEAR):
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return dt.date(year, month or 1, day or 1)
    except ValueError:
        return None


def _row(**fields: str) -> dict[str, str]:
    return {column: fields.get(column, "") for column in COLUMNS}


def _write(target: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write beside the target, read back as a user would, then put in place."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(text.getvalue(), encoding="utf-8")
    read_own(partial)
    partial.replace(target)
