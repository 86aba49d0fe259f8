"""Linking names of persons: full names first, then surnames and short forms within the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.extract.link_cast import Cast, Member, Role, given_gender, name_parts
from kg.extract.link_choice import Setting, choose_person, same_office
from kg.extract.link_names import NameSpan
from kg.extract.link_reading import is_place
from kg.extract.link_text import Line
from kg.extract.link_titles import Titled
from kg.extract.link_words import words

# Of those, what a state's own "leader" is: "the Chinese leader" speaks for China.
_STATE_VOICE = frozenset({"leader"})


@dataclass(frozen=True, slots=True)
class Linked:
    """A person's name linked: to one member, or left open (`member` None) with the reason."""

    span: NameSpan
    titled: Titled
    member: Member | None
    confidence: float
    reason: str


TitlesOf = Callable[[NameSpan], Sequence[Titled]]
# By entity: its full names in folded parts, and where it was first named.
Registry = dict[str, tuple[set[tuple[str, ...]], tuple[int, int]]]


def link_persons(
    spans: Sequence[NameSpan], titles_of: TitlesOf, lines: Sequence[Line], cast: Cast, setting: Setting
) -> list[Linked]:
    """Link every person's name of an article.

    Args:
        spans: names read as persons', in text order.
        titles_of: what stands before a name, then what its appositions say.
        lines: the sentences.
        cast: grows by the persons found.
        setting: the article's day and states.
    """
    groups: dict[tuple[str, ...], list[NameSpan]] = {}
    for span in spans:
        groups.setdefault(name_parts(span.text) or (span.text.lower(),), []).append(span)
    found: dict[NameSpan, Linked] = {}
    registry: Registry = {}
    shorter = {whole[i:] for whole in groups for i in range(1, len(whole))}
    full = {parts for parts, members in groups.items() if parts not in shorter and _is_full(parts, members)}
    for parts, members in groups.items():
        if parts in full:
            apart = [[s] for s in members] if _are_several(members, titles_of, cast) else [members]
            for same in apart:
                _link_full(parts, same, titles_of, cast, setting, found, registry)
    for parts, members in groups.items():
        if parts not in full:
            for span in members:
                found[span] = _link_short(parts, span, members, titles_of, lines, cast, setting, registry)
                member = found[span].member
                if member is not None:
                    registry.setdefault(member.id, (set(), (span.line, span.first)))
    for span in spans:
        linked = found[span]
        if linked.member is not None:
            _note(linked.member, titles_of(span), cast, lines[span.line], span)
    return [found[span] for span in spans]


def _are_several(spans: Sequence[NameSpan], titles_of: TitlesOf, cast: Cast) -> bool:
    """Whether titles give one name to several persons: two kings Abdullah, two Presidents Bush."""
    held = [(s.text, t.role, "past" in t.effects) for s in spans for t in titles_of(s) if t.role]
    if any(a[0] != b[0] and a[1] == b[1] and a[2] != b[2] for a in held for b in held):
        return True
    owners = {o for s in spans for t in titles_of(s) for o in t.of if _is_state(o, cast)}
    return len(owners) > 1 and any(_rivals(s, cast) > 1 for s in spans)


def _is_full(parts: Sequence[str], spans: Sequence[NameSpan]) -> bool:
    return len(parts) > 1 and {c.sense for s in spans for c in s.candidates} != {"surname"}


def _link_full(
    parts: tuple[str, ...],
    spans: Sequence[NameSpan],
    titles_of: TitlesOf,
    cast: Cast,
    setting: Setting,
    found: dict[NameSpan, Linked],
    registry: Registry,
) -> None:
    titles = [t for s in spans for t in titles_of(s)]
    best = max(spans, key=lambda s: len(s.candidates))
    gender = next((t.gender for t in titles if t.gender), "")
    choice = choose_person(best, titles, cast.gazetteer, setting, gender)
    if choice is not None:
        member = cast.known(choice.candidate.record_id, choice.reason)
        confidence, reason = choice.confidence, choice.reason
    elif _rivals(best, cast) > 1 and not _contradicted(best, titles, cast):
        for span in spans:
            found[span] = Linked(
                span, titles_of(span)[0], None, 0.0, f"several persons are called {span.text}"
            )
        return
    elif (holder := _holder_called(parts, titles, cast)) is not None:
        member = holder
        confidence, reason = 0.88, holder.reason
    else:
        member = cast.named(_label(best.text), "Person", "name the gazetteer does not know")
        confidence, reason = 0.8, member.reason
        member.gender = member.gender or gender or given_gender(best.text)
    first = min((s.line, s.first) for s in spans)
    full, at = registry.get(member.id, (set(), first))
    registry[member.id] = (full | {parts}, min(at, first))
    for span in spans:
        member.names.add(span.text)
        found[span] = Linked(span, titles_of(span)[0], member, confidence, reason)


def _holder_called(parts: Sequence[str], titles: Iterable[Titled], cast: Cast) -> Member | None:
    """Who held the office of the title on the day, where his longer name has these words."""
    if cast.day is None:
        return None
    for titled in titles:
        if not titled.role or titled.effects & {"past", "deputy", "future"}:
            continue
        for owner in titled.of:
            roles = ("head_of_state", "head_of_government") if titled.role == "leader" else (titled.role,)
            people = {t.person for r in roles for t in cast.gazetteer.holders(r, owner, cast.day)}
            called = [p for p in sorted(people) if _within(parts, name_parts(cast.gazetteer.record(p).label))]
            if len(called) == 1:
                day = cast.day.isoformat()
                return cast.known(called[0], f"short form of the {titled.phrase} of {owner} on {day}")
    return None


def _royal(span: NameSpan, titles: Iterable[Titled], cast: Cast) -> Member | None:
    """A prince or emir known under a throne name of the same state: Saudi Crown Prince Abdullah."""
    for titled in titles:
        if titled.role in ("heir", "head_of_state") and titled.gender and titled.of:
            found = {
                c.record_id
                for throne in ("King", "Queen", "Prince", "Emir", "Sultan", "Sheikh")
                for c in cast.gazetteer.candidates(f"{throne} {span.text}")
                if cast.gazetteer.record(c.record_id).state_id in titled.of
            }
            if len(found) == 1:
                return cast.known(found.pop(), f"{titled.phrase} of {titled.of[0]} by the name {span.text}")
    return None


def _is_of_another(member: Member, titled: Titled, cast: Cast) -> bool:
    """Whether a title says that a name's bearer belongs to another state than this person does."""
    states = {o for o in titled.of if _is_state(o, cast)}
    own = cast.represents(member) or member.state_id
    return bool(states) and own is not None and _is_state(own, cast) and own not in states


def _within(parts: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether all words of one name stand in another, in order, the last being the last."""
    at = iter(whole)
    ends = {whole[-1], whole[whole.index("of") - 1]} if "of" in whole[1:] else {whole[-1]} if whole else set()
    return bool(parts) and parts[-1] in ends and all(word in at for word in parts)


def _label(name: str) -> str:
    return name.replace("’", "'").removesuffix("'s").strip()


def _rivals(span: NameSpan, cast: Cast) -> int:
    return sum(1 for c in span.candidates if cast.gazetteer.record(c.record_id).kind == "Person")


def _contradicted(span: NameSpan, titles: Iterable[Titled], cast: Cast) -> bool:
    """Whether the titles name a state none of the candidates ever belonged to: a namesake."""
    states = {o for t in titles for o in t.of if _is_state(o, cast)}
    if not states:
        return False
    owners: set[str | None] = set()
    for candidate in span.candidates:
        record = cast.gazetteer.record(candidate.record_id)
        owners |= {record.state_id, *(t.of for t in cast.gazetteer.terms(record.id))}
    return not states & owners


def _link_short(
    parts: tuple[str, ...],
    span: NameSpan,
    same: Sequence[NameSpan],
    titles_of: TitlesOf,
    lines: Sequence[Line],
    cast: Cast,
    setting: Setting,
    registry: Registry,
) -> Linked:
    titles = titles_of(span)
    titled = titles[0]
    bearers = {name: at for name, (full, at) in registry.items() if _bears(parts, span, name, full)}
    if not bearers:
        bearers = {name: at for name, (full, at) in registry.items() if _bears_first(parts, full)}
    bearers = {name: at for name, at in bearers.items() if not _is_of_another(cast[name], titled, cast)}
    if bearers:
        before = {name for name, at in bearers.items() if at < (span.line, span.first)}
        linked = _among(span, titled, [cast[name] for name in bearers], cast)
        if linked.member is None and len(before) == 1 and not titled.gender:
            only = cast[before.pop()]
            return Linked(span, titled, only, 0.8, f"only {only.label} was named so far")
        return linked
    evidence = [t for s in same for t in titles_of(s)]
    gender = next((t.gender for t in titles if t.gender), "")
    choice = choose_person(span, evidence, cast.gazetteer, setting, gender)
    if choice is not None:
        member = cast.known(choice.candidate.record_id, choice.reason)
        return Linked(span, titled, member, choice.confidence, choice.reason)
    holder = _holder_called(parts, evidence, cast) or _royal(span, evidence, cast)
    if holder is not None:
        return Linked(span, titled, holder, 0.88, holder.reason)
    if lines[span.line].title or not (titled.any or _stands_alone(lines[span.line], span)):
        return Linked(span, titled, None, 0.0, f"nobody called {span.text} is sure")
    label = _label(span.text)
    member = cast.local(
        label, "person\x1f" + " ".join(parts), "Person", "surname alone; the gazetteer is not sure who"
    )
    member.gender = member.gender or gender
    return Linked(span, titled, member, 0.6, member.reason)


def _stands_alone(line: Line, span: NameSpan) -> bool:
    """Whether one unknown word the analyser calls a person can be one: no "a Democrat", no "in Gori"."""
    if span.label != "PER":
        return False
    head = line.head(span.first, span.last)
    if line.sentence.dependents(head, "det", "nummod") or is_place(line, span.first, span.last):
        return False
    return line.case(head) not in ("in", "at", "on", "to") and line.sentence[head].rel not in (
        "amod",
        "compound",
    )


def _bears(parts: tuple[str, ...], span: NameSpan, name: str, full: Iterable[tuple[str, ...]]) -> bool:
    """Whether short words may stand for a person already named in full."""
    if any(c.record_id == name for c in span.candidates):
        return True
    for whole in full:
        if len(whole) > len(parts) and whole[-len(parts) :] == parts:
            return True
        eastern = len(whole) > 1 and span_is_eastern(whole)
        if len(parts) == 1 and eastern and whole[0] == parts[0]:
            return True
    return False


def _bears_first(parts: tuple[str, ...], full: Iterable[tuple[str, ...]]) -> bool:
    """Whether one word is another part of a full name, as with Lula, Saddam or Abiy."""
    return len(parts) == 1 and len(parts[0]) > 3 and any(parts[0] in whole[:-1] for whole in full)


def span_is_eastern(parts: Sequence[str]) -> bool:
    """Whether a full name starts with its family name, as Chinese, Korean and Vietnamese ones do."""
    return parts[0] in words().eastern and parts[-1] not in words().eastern


def _among(span: NameSpan, titled: Titled, bearers: Sequence[Member], cast: Cast) -> Linked:
    """Who of those of one surname is meant: one alone, or the one a title singles out."""
    fitting = [m for m in bearers if not (titled.gender and m.gender and titled.gender != m.gender)]
    owners = set(titled.of)
    fitting = [m for m in fitting if not owners or cast.represents(m) in (None, *owners)] or fitting
    if len(fitting) == 1 and (len(bearers) == 1 or titled.any):
        return Linked(
            span, titled, fitting[0], 0.95 if len(bearers) == 1 else 0.85, "short form of the full name"
        )
    if titled.role:
        holding = [m for m in fitting if _holds(m, titled, cast)]
        if len(holding) == 1:
            return Linked(span, titled, holding[0], 0.85, f"of one surname, the {titled.phrase}")
    names = " and ".join(sorted(m.label for m in bearers))
    return Linked(
        span, titled, None, 0.0, f"{span.text} may be {names}" if fitting else f"not {names} by title"
    )


def _holds(member: Member, titled: Titled, cast: Cast) -> bool:
    if any(same_office(titled.role, r.role) and not r.past for r in member.roles):
        return True
    return any(same_office(titled.role, t.role) for t in cast.terms(member))


def _note(member: Member, titles: Iterable[Titled], cast: Cast, line: Line, span: NameSpan) -> None:
    """Write down what titles say of a person: office, whose it is, gender."""
    member.names.add(span.text)
    for titled in titles:
        member.gender = member.gender or titled.gender
        role = role_of(titled, cast, line, span.first)
        if role is not None:
            if (
                role.of
                and role.role in words().sets["own_voice"]
                and not (role.role in _STATE_VOICE and _is_state(role.of, cast))
            ):
                member.state_id = member.state_id or cast.state_of(role.of)
                role = replace(role, of=None)
            elif role.of is None and role.role and not role.past:
                role = replace(role, of=_dated_owner(member, role.role, cast))
            if role not in member.roles:
                member.roles.append(role)
    if member.record is None and member.state_id is None:
        represents = cast.represents(member)
        member.state_id = cast.state_of(represents) if represents else None


def _is_state(name: str, cast: Cast) -> bool:
    return name in cast.gazetteer and cast.gazetteer.record(name).kind == "State"


def _dated_owner(member: Member, role: str, cast: Cast) -> str | None:
    owners = {t.of for t in cast.terms(member) if same_office(t.role, role)}
    return owners.pop() if len(owners) == 1 else None


def role_of(titled: Titled, cast: Cast, line: Line, name: int) -> Role | None:
    """The role a title gives, its owner from the words, else from what the phrase implies."""
    if not titled.phrase and not titled.of:
        return None
    if "future" in titled.effects:
        return None
    role, of = titled.role, titled.of[0] if titled.of else None
    phrase = titled.phrase
    if "deputy" in titled.effects and role:
        role, phrase = f"deputy_{role}", f"deputy {phrase}"
    if titled.any and titled.first < name:
        office = cast.gazetteer.office(line.words(titled.first, name))
        if office is not None and "deputy" not in titled.effects:
            role, of = office.role, of or office.of
    return Role(role, of, phrase, "past" in titled.effects)
