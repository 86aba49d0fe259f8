"""Metadata at the head of a text: YAML-like front matter, or lines such as ``Date: 25 September 2013``."""

from __future__ import annotations

import re

from kg.articles.records import fields_of

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}?)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*\r?$")
_HEADER = re.compile(
    r"(?i:id|title|headline|date|published|publication date|source|publisher|outlet|url|link|author|byline|"
    r"language)"
    r"[ \t]*:[ \t]+\S"
)
_MAX_LINES = 40


def header_span(text: str) -> tuple[int, int]:
    """Where the metadata lies; an empty span where there is none.

    Header lines count from two on, or one followed by a blank line, since a first paragraph may
    hold a colon.
    """
    if m := _FRONT.match(text):
        return 0, m.end()
    at = 1 if text.startswith("\ufeff") else 0
    end, number = at, 0
    while number < _MAX_LINES and _HEADER.match(text, end):
        newline = text.find("\n", end)
        number += 1
        end = len(text) if newline < 0 else newline + 1
    blank = re.compile(r"[ \t]*\r?(?:\n|\Z)").match(text, end)
    if number and blank and (number > 1 or end < len(text)):
        return 0, end
    return 0, 0


def header_fields(text: str) -> dict[str, str]:
    """Article fields that the head of a text gives, by article field name."""
    start, end = header_span(text)
    found: dict[str, str] = {}
    for line in text[start:end].lstrip("\ufeff").split("\n"):
        if m := _ENTRY.match(line):
            value = (m["value"] or "").strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            elif value.startswith("[") and value.endswith("]"):
                value = ", ".join(v.strip(" \"'") for v in value[1:-1].split(","))
            found.setdefault(m["key"], value)
    return {k: v for k, v in fields_of(found).items() if k not in ("text", "html")}
