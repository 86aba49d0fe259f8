"""Five families of relations, and how a picture shows them: by colour, by a small sign, by the arrow.

The family of an event follows from its CAMEO root code: 01, 02 and 04 are talks, 03 and 05 to
08 cooperation, 09 to 14 criticism and opposition, 15 to 20 force and sanctions. Colours were
chosen to stay apart under deuteranopia, protanopia and tritanopia; the sign in the middle of a
line says the same to those who see none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.errors import UnknownNameError
from kg.ontology import load_ontology


@dataclass(frozen=True, slots=True)
class Family:
    """A family of relations.

    Attributes:
        name: ``talks``, ``cooperation``, ``opposition``, ``force`` or ``roles``.
        label: what the legend says.
        light, dark: line colour on a light and on a dark ground.
        sign: strokes of its sign, as an SVG path around 0,0 within 4 units; empty for none.
    """

    name: str
    label: str
    light: str
    dark: str
    sign: str


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        family.name: family
        for family in (
            Family("talks", "talks", "#2a62b5", "#5b9ff0", ""),
            Family("cooperation", "cooperation, support", "#1da37a", "#80e8c2", "M-3.4 0H3.4M0-3.4V3.4"),
            Family("opposition", "criticism, opposition", "#d08200", "#f2a433", "M-3.4 0H3.4"),
            Family("force", "force, sanctions", "#8f1240", "#e0446f", "M-2.8-2.8 2.8 2.8M-2.8 2.8 2.8-2.8"),
            Family("roles", "role, affiliation", "#8290a3", "#8593a8", ""),
        )
    }
)
_BY_ROOT = MappingProxyType(
    {
        **dict.fromkeys(("01", "02", "04"), "talks"),
        **dict.fromkeys(("03", "05", "06", "07", "08"), "cooperation"),
        **dict.fromkeys(("09", "10", "11", "12", "13", "14"), "opposition"),
        **dict.fromkeys(("15", "16", "17", "18", "19", "20"), "force"),
    }
)


def family_of(event_type: str, cameo: str | None = None) -> str:
    """Name of the family an event belongs to, by its own code or by its class's."""
    known = load_ontology().events.get(event_type)
    code = cameo or (known.cameo if known else None) or ""
    if code[:2] in _BY_ROOT:
        return _BY_ROOT[code[:2]]
    return "roles" if event_type == "Appointment" else "talks"


def chooser(names: Collection[str] | str | None) -> Callable[[str, str, str], bool]:
    """A test on (event class, CAMEO code, direct property) for the relations that names stand for.

    Args:
        names: classes, PLOVER roots, direct properties or families: ``Meeting``, ``CONSULT``,
            ``met``, ``opposition``; None for all.

    Raises:
        UnknownNameError: a name that is none of these.
    """
    if names is None:
        return lambda event_type, cameo, name: True
    ontology = load_ontology()
    roots = {event.plover for event in ontology.events.values() if event.plover}
    known = sorted({*ontology.events, *ontology.edges, *roots, *FAMILIES})
    wanted: set[str] = set()
    for name in [names] if isinstance(names, str) else names:
        plain = name.removeprefix("kg:").removeprefix("plover:")
        # SANCTION is a root, Sanction a class: only where the case fits neither, both are meant
        meant = {plain} & set(known) or {each for each in known if each.casefold() == plain.casefold()}
        if not meant:
            raise UnknownNameError("type of relation", name, known)
        wanted |= meant

    def chosen(event_type: str, cameo: str, name: str) -> bool:
        event = ontology.events.get(event_type)
        root = event.codes(cameo or None)[0] if event else None
        return not wanted.isdisjoint((event_type, name, root, family_of(event_type, cameo)))

    return chosen
