"""One line of a network: its stroke, its arrows, its sign, its words, and what it tells a script."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from html import escape

from kg.view import labels
from kg.view.families import FAMILIES
from kg.view.frame import sign
from kg.view.layout import Point
from kg.view.lines import Curve, arrow
from kg.view.scene import Node, Tie
from kg.view.svg import element, title
from kg.view.text import width
from kg.view.theme import Theme, both, stroke
from kg.view.wording import count, verb


def draw_edge(
    tie: Tie,
    number: int,
    curve: Curve,
    nodes: Mapping[str, Node],
    theme: Theme,
    *,
    hidden: bool,
    taken: list[labels.Box] | None,
) -> str:
    """The SVG of a tie.

    Args:
        tie: what it stands for.
        number: its number among the marks of the picture.
        curve: where it runs.
        nodes: the entities of the picture by IRI.
        theme: the ground it is drawn for.
        hidden: whether it waits for the script to show it.
        taken: boxes its words must not overlap, to which theirs are added; None for no words.
    """
    thick = 1.1 if tie.family == "roles" else min(7.0, round(1.3 + 1.05 * math.log2(tie.events), 1))
    words, middle = _words(tie, curve, theme, taken) if taken is not None else ("", curve.at(0.5))
    said = describe(tie, nodes)
    line = element(
        "path",
        class_="line",
        d=curve.path,
        fill="none",
        stroke_width=thick,
        stroke_opacity="0.55" if tie.family == "roles" or tie.claimed else "0.82",
        stroke_dasharray="5 4" if tie.family == "roles" else "1.5 4" if tie.claimed else None,
        stroke_linecap="round" if tie.claimed else None,
    )
    return element(
        "g",
        title(said),
        element("path", class_="hit", d=curve.path, fill="none", stroke_width=12, stroke_opacity=0),
        line,
        *(element("path", d=head, stroke="none") for head in _heads(tie, curve, 6.5 + 1.3 * thick)),
        sign(tie.family, *middle, theme) if FAMILIES[tie.family].sign and curve.length > 26 else "",
        words,
        **both(tie.family, theme, "e claimed" if tie.claimed else "e"),
        display="none" if hidden else None,
        tabindex=-1,
        role="button",
        aria_label=said,
        **_data(tie, number, nodes),
    )


def _data(tie: Tie, number: int, nodes: Mapping[str, Node]) -> dict[str, str | int]:
    """What scripts may want to know, as attributes."""
    spans = {a.begin if a.end == a.begin else f"{a.begin}/{a.end}" for a in tie.acts if a.begin}
    events = dict.fromkeys(act.event_id for act in tie.acts if act.event)
    return {
        "data_e": number,
        "data_s": nodes[tie.source].id,
        "data_t": nodes[tie.target].id,
        "data_f": tie.family,
        "data_y": " ".join(dict.fromkeys(act.property for act in tie.acts)),
        "data_i": " ".join(events),
        "data_d": " ".join(sorted(spans)),
        "data_n": tie.events,
        "data_c": len({claim for act in tie.acts for claim in act.claims}),
        "data_u": len({act.event for act in tie.acts if act.event and not act.begin}),
    }


def _heads(tie: Tie, curve: Curve, size: float) -> list[str]:
    if tie.family == "roles":
        return []
    back = min(0.5, size / max(curve.length, 1))
    heads = [arrow(curve.end, curve.at(1 - back), size)] * tie.forward
    return heads + [arrow(curve.start, curve.at(back), size)] * tie.backward


def _words(tie: Tie, curve: Curve, theme: Theme, taken: list[labels.Box]) -> tuple[str, Point]:
    """The words on a line where they are free, and the point its sign stands at."""
    words, size = _summary(tie), 9.2
    signed = 8.0 if FAMILIES[tie.family].sign else 0.0
    wide = width(words, size) + 2 * signed
    for t in (0.5, 0.42, 0.58, 0.34, 0.66):
        x, y = curve.at(t)
        box = (x - wide / 2 - 1, y - 6, x + wide / 2 + 1, y + 6)
        if curve.length > wide * 0.75 + 12 and labels.free(box, taken):
            taken.append(box)
            drawn = element(
                "text",
                escape(words),
                x=x - wide / 2 + 2 * signed,
                y=y + 3.2,
                font_size=size,
                stroke_width=3.4,
                stroke_linejoin="round",
                paint_order="stroke",
                **stroke("ground", theme),
            )
            return drawn, (x - wide / 2 + signed - 1, y)
    for t in (0.5, 0.4, 0.6, 0.3, 0.7):
        x, y = curve.at(t)
        if labels.free((x - 6, y - 6, x + 6, y + 6), taken):
            return "", (x, y)
    return "", curve.at(0.5)


def _summary(tie: Tie) -> str:
    """Such as ``met ×3`` or ``met, phoned``."""
    said = Counter(act.property for act in tie.acts)
    names = ", ".join(verb(name) for name, _ in said.most_common(2))
    more = f" +{len(said) - 2}" if len(said) > 2 else ""
    return names + more + (f" ×{tie.events}" if tie.events > 1 else "")


def describe(tie: Tie, nodes: Mapping[str, Node]) -> str:
    """A tie in words, for a tooltip and for who cannot see it."""
    parts = []
    for (source, name, target), many in Counter((a.source, a.property, a.target) for a in tie.acts).items():
        times = f" ×{many}" if many > 1 else ""
        parts.append(f"{nodes[source].label} {verb(name)} {nodes[target].label}{times}")
    said = "; ".join(parts)
    reports = len({claim for act in tie.acts for claim in act.claims})
    if reports:
        said += f" ({count(reports, 'report')})"
    return f"only said, planned or denied: {said}" if tie.claimed else said
