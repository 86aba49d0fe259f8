"""A picture on a page: in a notebook, in a file of its own, or as a part of the explorer."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from kg.view.data import to_script
from kg.view.theme import rules

_STATIC = Path(__file__).parent / "static"


@cache
def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def assets() -> dict[str, tuple[str, str]]:
    """The files a page with pictures needs: name to media type and content."""
    return {
        "picture.js": ("text/javascript", _static("picture.js")),
        "picture.css": ("text/css", f"{rules()}\n{_static('picture.css')}"),
    }


def fragment(svg: str, data: Mapping[str, Any]) -> str:
    """The picture as part of a page that brings the script and the style sheet itself.

    It has no style and no script of its own to run, so it stands under a strict
    Content-Security-Policy.
    """
    plain = svg.replace(f"<style>{rules()}</style>", "")
    return f'<div class="kgv"><div class="kgv-stage">{plain}</div>{_data(data)}</div>'


def standalone(title: str, caption: str, svg: str, data: Mapping[str, Any]) -> str:
    """A whole page that asks for nothing from outside, and says so in its policy."""
    script, style = _static("picture.js"), f"{rules()}\n{_static('picture.css')}"
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data: blob:"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f'<body class="kgv-page"><main><h1>{escape(title)}</h1><p class="kgv-caption">{escape(caption)}</p>'
        f"{fragment(svg, data)}</main><script>{script}</script></body></html>\n"
    )


def notebook_html(alt: str, svg: str, data: Mapping[str, Any]) -> str:
    """An image, which the script that comes with it replaces by the live picture."""
    image = base64.b64encode(svg.encode()).decode()
    return (
        f'<div class="kgv"><style>{_static("picture.css")}</style><div class="kgv-stage">'
        f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{image}" style="max-width:100%"></div>'
        f"{_data(data)}<script>{_static('picture.js')}</script></div>"
    )


def _data(data: Mapping[str, Any]) -> str:
    return f'<script type="application/json" class="kgv-data">{to_script(data)}</script>'
