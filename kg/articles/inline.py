"""Odd characters inside a line made plain: spaces, invisible marks, entities, tags, double encoding."""

from __future__ import annotations

import html
import re

from kg.articles.mapped import Mapped

# Whatever a line needs one of to be touched at all.
_ODD = re.compile("[^\x20-\x7e‘’“”–—…À-ÖØ-öø-ſ]|  |&[#a-zA-Z]|</?[a-zA-Z]")
# White space of every kind, and invisible marks which at a word's edge are white space no more.
_SPACE = re.compile("[\\s\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffc]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
_TAGS = """a abbr b blockquote br cite div em figcaption figure font h1 h2 h3 h4 h5 h6 hr i iframe img li ol p
section small span strong sub sup table tbody td tr u ul"""
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})\b(?:\s[^<>]*)?/?>", re.I)
# UTF-8 read as Windows-1252, as in "â€™" for an apostrophe.
_HIGH = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE = re.compile(f"[ÂÃ][{_HIGH}]|[âã][{_HIGH}]{{2}}")


def block_tags(text: str) -> bool:
    """Whether plain text carries HTML paragraphs or line breaks."""
    return bool(re.search(r"</p\s*>|<br\s*/?>|<p[\s>]", text, re.I))


def _decode_entity(match: re.Match[str]) -> str:
    char = html.unescape(match.group())
    return char if len(char) <= len(match.group()) and "\x00" not in char else match.group()


def _decode_twice(match: re.Match[str]) -> str:
    try:
        data = b"".join(
            c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in match.group()
        )
        return data.decode("utf-8")
    except UnicodeError:
        return match.group()


def fold(line: Mapped) -> Mapped:
    """A line with single plain spaces, no invisible marks, no entities or tags, ends stripped."""
    if not _ODD.search(line.text):
        return line.strip()
    text = line.text
    if "<" in text:
        line = line.rewrite(_TAG, "")
    if "&" in text:
        line = line.rewrite(_ENTITY, _decode_entity)
    if len(_TWICE.findall(text)) > 0:
        line = line.rewrite(_TWICE, _decode_twice)
    return line.rewrite(_INVISIBLE, "").rewrite(_SPACE, " ").strip()
