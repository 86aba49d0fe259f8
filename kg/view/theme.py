"""Colours of pictures on light and on dark ground, as attributes and as a style sheet.

Every element carries its light colour as an attribute, so that any program shows it; a style
sheet of custom properties overrides them, follows the reader's light or dark ground, and lets a
page set colours of its own (``--kgv-talks: …``).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any, Literal

from kg.view.families import FAMILIES
from kg.view.svg import element

Theme = Literal["auto", "light", "dark"]
FONT = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans','Noto Sans',sans-serif"

#: Name of a colour, to its value on light and on dark ground.
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ground": ("#ffffff", "#141a23"),
        "ink": ("#1b2431", "#e8edf4"),
        "muted": ("#5a6675", "#9aa7b8"),
        "rule": ("#dfe4ea", "#2c3644"),
        "shade": ("#f5f7fa", "#1a222d"),
        "person": ("#4a6fa5", "#8db3e8"),
        "state": ("#22324d", "#d5e1f5"),
        "organisation": ("#5d6f8f", "#a5b7d6"),
        "armed": ("#6d4453", "#d6a3b3"),
        "unnamed": ("#ffffff", "#141a23"),
        "place": ("#f3e6c8", "#4a4230"),
        "document": ("#ffffff", "#222c39"),
        "issue": ("#e9edf3", "#2b3645"),
        "edge": ("#5a6675", "#9aa7b8"),
        **{family.name: (family.light, family.dark) for family in FAMILIES.values()},
    }
)
_STROKED = MappingProxyType({"place": "edge", "document": "edge", "issue": "edge", "unnamed": "person"})


def colour(name: str, theme: Theme = "auto") -> str:
    """Value of a colour; on light ground where the theme is ``auto``."""
    return COLOURS[name][theme == "dark"]


def fill(name: str, theme: Theme, more: str = "") -> dict[str, Any]:
    """Attributes that fill with a colour; `more` are other classes."""
    return {"class_": f"p-{name} {more}".strip(), "fill": colour(name, theme)}


def stroke(name: str, theme: Theme, more: str = "") -> dict[str, Any]:
    """Attributes that draw with a colour; `more` are other classes."""
    return {"class_": f"s-{name} {more}".strip(), "stroke": colour(name, theme)}


def both(name: str, theme: Theme, more: str = "") -> dict[str, Any]:
    """Attributes that draw and fill with the colour of a family; `more` are other classes."""
    paint = colour(name, theme)
    return {"class_": f"{more} f-{name}".strip(), "fill": paint, "stroke": paint}


def text(
    words: str, x: float, y: float, theme: Theme, name: str = "muted", size: float = 11.0, **more: Any
) -> str:
    """A line of text in a colour; `more` are other attributes."""
    return element("text", escape(words), x=x, y=y, font_size=size, **{**fill(name, theme), **more})


def outline(kind: str) -> str:
    """Name of the colour a kind of entity is outlined with."""
    return _STROKED.get(kind, "ground")


def rules() -> str:
    """The style sheet of pictures."""
    light, dark = (
        "".join(f"--kgv-{name}:{pair[side]};" for name, pair in COLOURS.items()) for side in (0, 1)
    )
    names = list(COLOURS)
    parts = [
        f".kgv-svg,.kgv,.kgv-page{{{light}}}",
        f"@media (prefers-color-scheme:dark){{.kgv-svg:not(.light),.kgv:not(.light),.kgv-page{{{dark}}}}}",
        f".kgv-svg.dark,.kgv.dark{{{dark}}}",
        *(f".kgv-svg .p-{name}{{fill:var(--kgv-{name})}}" for name in names),
        *(f".kgv-svg .s-{name}{{stroke:var(--kgv-{name})}}" for name in names),
        *(f".kgv-svg .f-{name}{{stroke:var(--kgv-{name});fill:var(--kgv-{name})}}" for name in FAMILIES),
        ".kgv-svg .halo{stroke:var(--kgv-ground)}",
    ]
    return "\n".join(parts)
