"""A made-up graph of any size, the same each time: for pictures of 10, 50 and 150 entities."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kg.model import Article, DateValue, Entity
from kg.ontology import load_ontology
from kg.store import Store
from tests.graphs import Reader

_PLACES = (
    "Arden", "Borin", "Calla", "Dovar", "Elmet", "Fenland", "Gavar", "Hest",
    "Ilmar", "Jorvik", "Kesh", "Lorn", "Mirren", "Novgar", "Ostra", "Pelle",
)  # fmt: skip
_NAMES = (
    "Ada", "Boris", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hassan",
    "Ines", "Jonas", "Karin", "Leon", "Mira", "Nadia", "Omar", "Petra",
)  # fmt: skip
_NUMERALS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
_ENDINGS = ("ov", "son", "es", "ic", "ini", "man")
_BODIES = ("League of {}", "{} Free Trade Association", "Council for {}", "{} Monitoring Mission")
_GROUPS = ("{} Liberation Front", "People's Brigade of {}")
_ISSUES = (
    "ceasefire in {}",
    "gas transit through {}",
    "return of refugees to {}",
    "inspection of sites in {}",
)
_PAPERS = ("{} Accord", "draft resolution on {}")
_VERBS = (
    ("Meeting", "met"),
    ("Negotiation", "negotiated with"),
    ("PhoneCall", "telephoned"),
    ("Support", "backed"),
    ("Agreement", "agreed with"),
    ("Criticism", "criticised"),
    ("Opposition", "opposed"),
    ("Accusation", "accused"),
    ("Sanction", "imposed sanctions on"),
    ("Attack", "attacked"),
    ("Visit", "visited"),
    ("Aid", "sent aid to"),
)


class _Dice:
    """Numbers that look thrown; the same for the same seed on every machine."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def skewed(self, limit: int) -> int:
        """Small numbers more often."""
        return min(self.below(limit), self.below(limit), self.below(limit))


def entities(number: int) -> list[Entity]:
    made: list[Entity] = []
    for i in range(number):
        place, turn = _PLACES[i % 16], i // 16
        name = place if turn < 1 else f"{place} {_NUMERALS[turn - 1]}"
        kind = "State" if i < 6 else "SPPOPIAPDPSUPLPI"[i % 16]
        person = f"{_NAMES[(i * 7) % 16]} {_PLACES[(i * 3) % 16]}{_ENDINGS[i % 6]}"
        label, full = {
            "State": (name, "State"),
            "S": (name, "State"),
            "P": (person, "Person"),
            "O": (_BODIES[i % 4].format(name), "InternationalOrganisation"),
            "I": (_ISSUES[i % 4].format(name), "Issue"),
            "A": (_GROUPS[i % 2].format(name), "ArmedGroup"),
            "D": (_PAPERS[i % 2].format(name), "Document"),
            "U": (f"{name} officials", "UnnamedActor"),
            "L": (f"Port of {name}", "Place"),
        }[kind]
        made.append(Entity(id=f"thing-{i}", kind=full, label=label))
    return made


@cache
def busy(number: int, events: int, seed: int = 1) -> Store:
    """A store of `number` entities and `events` events between them."""
    dice, known, every = _Dice(seed), load_ontology().events, entities(number)
    facts = []
    for _ in range(events):
        kind, verb = _VERBS[dice.below(len(_VERBS))]
        one = every[dice.skewed(number)]
        other = every[dice.skewed(number) if dice.below(3) else dice.below(number)]
        if one.id == other.id or one.kind in ("Issue", "Document", "Place"):
            continue
        day = dt.date(2012, 1, 1) + dt.timedelta(days=dice.below(1400))
        facts.append((kind, verb, one, other, day, dice.below(10)))
    text = "".join(
        f"{one.label} {verb} {other.label} on {day:%d %B %Y} ({i}).\n"
        for i, (_, verb, one, other, day, _) in enumerate(facts)
    )
    read = Reader(
        Article(id="made", text=text, title="Made news", date=dt.date(2016, 1, 1), source="The Maker")
    )
    read.entities |= {entity.id: entity for entity in every}
    for line, (kind, verb, one, other, day, luck) in zip(text.splitlines(), facts, strict=True):
        symmetric = known[kind].symmetric and other.kind not in ("Issue", "Document", "Place")
        role = "target" if other.kind != "Document" else "document"
        role = "topic" if other.kind == "Issue" and known[kind].symmetric else role
        read.tell(
            line,
            verb,
            kind,
            [("actor", one.id, one.label), (role, other.id, other.label)],
            date=DateValue(start=day, end=day, precision="day", text="") if luck else None,
            symmetric=symmetric,
            modality="Future" if luck == 1 else "Actual",
            speaker="interfax" if luck == 2 else None,
        )
    found = read.done()
    officials = {entity.id for entity in every[::3] if entity.kind == "Person"}
    speaking = tuple(
        entity.model_copy(update={"represents": every[0].id}) if entity.id in officials else entity
        for entity in found.entities
    )
    return Store.read([found.model_copy(update={"entities": speaking})])
