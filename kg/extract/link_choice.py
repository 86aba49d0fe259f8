"""Choosing among all that a name may stand for: type, title, country, date, neighbours in the article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kg.extract.link_names import NameSpan
from kg.extract.link_titles import Titled
from kg.gazetteer import Candidate, Gazetteer, Record, Term

_NEAR = dt.timedelta(days=90)
# How long after its end a state is still spoken of by its name.
_MEMORY = dt.timedelta(days=3650)
_LABELS = {
    "PER": ("Person",),
    "ORG": (
        "InternationalOrganisation",
        "Organisation",
        "Government",
        "ArmedGroup",
        "PoliticalGroup",
        "NewsOrganisation",
    ),
    "GPE": ("State", "Place"),
    "LOC": ("State", "Place"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate chosen, how sure it is, and why."""

    candidate: Candidate
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article tells of itself.

    Attributes:
        day: its day.
        states: those that its names of states, places and bodies leave no doubt of.
        spoken: those that its full names of persons leave no doubt of.
        sure: records that are sure in it.
    """

    day: dt.date | None
    states: frozenset[str]
    spoken: frozenset[str]
    sure: frozenset[str]


def choose_thing(span: NameSpan, gazetteer: Gazetteer, setting: Setting) -> Choice | None:
    """The best candidate that is no person; None where two are about as good."""
    scored = []
    for candidate in span.candidates:
        record = gazetteer.record(candidate.record_id)
        if record.kind not in ("Person", "Office"):
            scored.append((_thing_score(span, candidate, record, setting), candidate))
    if not scored:
        return None
    scored.sort(key=lambda pair: -pair[0])
    best, candidate = scored[0]
    others = [s for s, c in scored[1:] if not _same_seat(candidate, c, gazetteer)]
    if len(others) == 0:
        return Choice(candidate, 0.97, f"{candidate.sense}: only {span.text} known")
    margin = best - others[0]
    if margin < 0.15:
        return None
    return Choice(
        candidate, min(0.96, 0.6 + margin), f"{candidate.sense}: best of {len(scored)} for {span.text}"
    )


def _same_seat(one: Candidate, other: Candidate, gazetteer: Gazetteer) -> bool:
    """A capital and its city are one name in two readings, not two rivals."""
    if one.record_id == other.record_id:
        return True
    a, b = gazetteer.record(one.record_id), gazetteer.record(other.record_id)
    seats = {one.sense, other.sense} & {"capital", "metonym"}
    return bool(seats) and {a.kind, b.kind} == {"State", "Place"} and a.state_id == b.state_id


def _thing_score(span: NameSpan, candidate: Candidate, record: Record, setting: Setting) -> float:
    score = candidate.weight
    if record.kind in _LABELS.get(span.label, ()):
        score += 0.1
    if record.id in setting.sure:
        score += 0.5
    neighbours = setting.states - {record.id}
    if record.id in setting.spoken and record.kind == "State":
        score += 0.3
    if record.kind != "State" and record.state_id and record.state_id in neighbours:
        score += 0.3
    if record.parent and record.parent in setting.sure:
        score += 0.3
    if setting.day is not None:
        score += _in_its_time(candidate, record, setting.day)
    return score


def _in_its_time(candidate: Candidate, record: Record, day: dt.date) -> float:
    """A former state wins its capital and seat in its time, and loses them after it."""
    if record.begin is not None and day < record.begin:
        return -0.6
    if record.end is None:
        return 0.0
    if day <= record.end:
        return 0.9 if candidate.sense in ("capital", "metonym") else 0.2
    return -0.6 if candidate.sense in ("capital", "metonym") or day > record.end + _MEMORY else 0.0


def choose_person(
    span: NameSpan,
    titles: Sequence[Titled],
    gazetteer: Gazetteer,
    setting: Setting,
    gender: str = "",
) -> Choice | None:
    """The best person for a name by titles, dates and the article's states; None when unsure.

    Args:
        span: the name and its candidates.
        titles: what titles and appositions of all its mentions in the article say.
        gazetteer: for records and terms of office.
        setting: the article's day and states.
        gender: from words such as Mrs, where they tell it.
    """
    scored: list[tuple[float, Candidate, str]] = []
    for candidate in span.candidates:
        record = gazetteer.record(candidate.record_id)
        if record.kind != "Person" or (gender and record.gender and gender != record.gender):
            continue
        score, why = _person_score(candidate, record, titles, gazetteer, setting)
        scored.append((score, candidate, why))
    if not scored:
        return None
    scored.sort(key=lambda row: (-row[0], row[1].record_id))
    best, candidate, why = scored[0]
    margin = best - scored[1][0] if len(scored) > 1 else 2.0
    short = candidate.sense == "surname"
    least = 1.0 if not short else 1.7 if len(scored) == 1 and span.label == "PER" else 2.0
    if best < least or margin < 0.8:
        return None
    strong = best >= 3.0 and margin >= 1.0
    return Choice(candidate, 0.97 if strong else 0.85 if not short else 0.75, f"{candidate.sense}: {why}")


def _person_score(
    candidate: Candidate, record: Record, titles: Sequence[Titled], gazetteer: Gazetteer, setting: Setting
) -> tuple[float, str]:
    score = candidate.weight + (0.0 if candidate.sense == "surname" else 2.0)
    why = [f"{record.label} by name" if candidate.sense != "surname" else f"{record.label} by surname"]
    terms = gazetteer.terms(record.id)
    active = {(t.role, t.of) for t in terms if setting.day is not None and _near(t, setting.day)}
    owners = {t.of for t in terms} | ({record.state_id} if record.state_id else set())
    for title in titles:
        if not title.any and not title.of:
            continue
        score += _title_score(title, terms, active, owners, gazetteer, setting, why)
    if setting.day is not None and terms:
        score += _date_score(terms, active, setting.day, why)
    if record.state_id in setting.states:
        score += 0.6
        why.append("its state is in the article")
    return score, ", ".join(why)


def _title_score(
    title: Titled,
    terms: Sequence[Term],
    active: Collection[tuple[str, str]],
    owners: Collection[str],
    gazetteer: Gazetteer,
    setting: Setting,
    why: list[str],
) -> float:
    score = 0.0
    roles = {t.role for t in terms}
    if title.role and title.role in roles and not title.effects & {"deputy"}:
        now = any(same_office(title.role, r) for r, _ in active)
        past = "past" in title.effects
        holds = any(
            setting.day is not None and t.runs_on(setting.day) and same_office(title.role, t.role)
            for t in terms
        )
        early = setting.day is not None and _is_before(terms, title.role, setting.day)
        score += -4.0 if (holds and past) or early else 1.5 if now else 0.8
        why.append(f"title {title.phrase}")
    states = [o for o in title.of if o in gazetteer and gazetteer.record(o).kind == "State"]
    if states and owners:
        agree = bool(set(states) & set(owners))
        score += 1.5 if agree else -4.0
        if agree:
            why.append(f"of {states[0]}")
    return score


def _is_before(terms: Iterable[Term], role: str, day: dt.date) -> bool:
    """Whether a person got an office only long after the day."""
    begins = [t.begin for t in terms if t.role == role and t.begin is not None]
    return bool(begins) and min(begins) > day + _NEAR


def same_office(one: str, other: str) -> bool:
    """Whether news uses two roles for one office: a president may be listed as head of either."""
    heads = {"head_of_state", "head_of_government"}
    return one == other or {one, other} <= heads


def _near(term: Term, day: dt.date) -> bool:
    begin, end = term.begin, term.end or term.known_to
    return begin is not None and end is not None and begin - _NEAR <= day <= end + _NEAR


def _date_score(
    terms: Iterable[Term], active: Collection[tuple[str, str]], day: dt.date, why: list[str]
) -> float:
    if active:
        why.append(f"{sorted(active)[0][0].replace('_', ' ')} on the day")
        return 1.2
    ends = [t.end or t.known_to for t in terms]
    last = max((e for e in ends if e is not None), default=None)
    begins = [t.begin for t in terms if t.begin is not None]
    if begins and min(begins) > day + dt.timedelta(days=3650):
        return -2.0
    if last is not None and last < day - dt.timedelta(days=14600):
        return -1.5
    return 0.3 if last is not None and last >= day - dt.timedelta(days=3650) else 0.0
