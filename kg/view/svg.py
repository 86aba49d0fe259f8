"""SVG elements as strings, escaped, with short numbers."""

from __future__ import annotations

from html import escape

Value = str | float | bool | None


def n(value: float) -> str:
    """A number as short as it can be written: one decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: Value) -> str:
    """An element around children, which are SVG already.

    Attributes are named as in SVG with ``_`` for ``-`` (and ``class_``); floats are written
    short, None and False are left out, True is an empty value.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        text = "" if value is True else n(value) if isinstance(value, float) else str(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    inner = "".join(children)
    return f"<{' '.join(parts)}>{inner}</{name}>" if inner else f"<{' '.join(parts)}/>"


def title(text: str) -> str:
    """A tooltip."""
    return f"<title>{escape(text)}</title>"
