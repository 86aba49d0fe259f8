"""Linking names of persons: full names first, then surnames and short forms within the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.link_cast import Cast, Member, Role, name_parts
from kg.extract.link_choice import Setting, choose_person, same_office
from kg.extract.link_names import NameSpan
from kg.extract.link_text import Line
from kg.extract.link_titles import Titled
from kg.extract.link_words import words

# Offices whose holder speaks for nobody but himself, his party or his court.
_OWN_VOICE = frozenset(
    "opposition_leader rebel_leader party_leader senator member_of_parliament judge prosecutor mayor governor"
    " commander speaker general_secretary first_secretary deputy leader chair vice_chair".split()
)
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


def link_persons(
    spans: Sequence[NameSpan], titles_of: TitlesOf, lines: Sequence[Line], cast: Cast, setting: Setting
) -> list[Linked]:
    """Link every person's name of an article.

    Args:
        titles_of: what stands before a name, then what its appositions say.
    """
    groups: dict[tuple[str, ...], list[NameSpan]] = {}
    for span in spans:
        groups.setdefault(name_parts(span.text) or (span.text.lower(),), []).append(span)
    found: dict[NameSpan, Linked] = {}
    registry: dict[str, set[tuple[str, ...]]] = {}
    for parts, members in groups.items():
        if _is_full(parts, members):
            _link_full(parts, members, titles_of, cast, setting, found, registry)
    for parts, members in groups.items():
        if not _is_full(parts, members):
            for span in members:
                found[span] = _link_short(parts, span, members, titles_of, lines, cast, setting, registry)
                if found[span].member is not None:
                    registry.setdefault(found[span].member.id, set())  # type: ignore[union-attr]
    for span in spans:
        linked = found[span]
        if linked.member is not None:
            _note(linked.member, titles_of(span), cast, lines[span.line], span)
    return [found[span] for span in spans]


def _is_full(parts: Sequence[str], spans: Sequence[NameSpan]) -> bool:
    senses = {c.sense for s in spans for c in s.candidates}
    return len(parts) > 1 and senses != {"surname"} or bool(senses & {"name", "alias"})


def _link_full(
    parts: tuple[str, ...],
    spans: Sequence[NameSpan],
    titles_of: TitlesOf,
    cast: Cast,
    setting: Setting,
    found: dict[NameSpan, Linked],
    registry: dict[str, set[tuple[str, ...]]],
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
    else:
        member = cast.named(_label(best.text), "Person", "name the gazetteer does not know")
        confidence, reason = 0.8, member.reason
        member.gender = member.gender or gender or words().given.get(parts[0], "") or _given(best.text)
    registry.setdefault(member.id, set()).add(parts)
    for span in spans:
        member.names.add(span.text)
        found[span] = Linked(span, titles_of(span)[0], member, confidence, reason)


def _given(name: str) -> str:
    return words().given.get(name.split()[0].lower(), "")


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
    registry: Mapping[str, set[tuple[str, ...]]],
) -> Linked:
    titles = titles_of(span)
    titled = titles[0]
    bearers = [cast[name] for name in registry if _bears(parts, span, name, registry[name])]
    if bearers:
        return _among(span, titled, bearers, cast)
    evidence = [t for s in same for t in titles_of(s)]
    gender = next((t.gender for t in titles if t.gender), "")
    choice = choose_person(span, evidence, cast.gazetteer, setting, gender)
    if choice is not None:
        member = cast.known(choice.candidate.record_id, choice.reason)
        return Linked(span, titled, member, choice.confidence, choice.reason)
    if lines[span.line].title or not (titled.any or span.label == "PER"):
        return Linked(span, titled, None, 0.0, f"nobody called {span.text} is sure")
    label = _label(span.text)
    member = cast.local(
        label, "person\x1f" + " ".join(parts), "Person", "surname alone; the gazetteer is not sure who"
    )
    member.gender = member.gender or gender
    return Linked(span, titled, member, 0.6, member.reason)


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
                and role.role in _OWN_VOICE
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
