"""Markdown to blocks whose characters know their place: structure told by lines, inline marks taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.articles.mapped import Mapped
from kg.model import BlockKind

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_DEFINITION = re.compile(
    r" {0,3}\[[^\]\n]+\]:[ \t]*(?:<[^>\n]*>|\S+)(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*$"
)
_COMMENT = re.compile(r"[ \t]*<!--")
_LINE = re.compile(r"([^\n]*?)\r?(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of Markdown: line spans of a block of prose, or (kind None) something that is not read."""

    kind: BlockKind | None
    lines: list[tuple[int, int]]
    reason: str = ""
    level: int = 0


def parts(text: str, start: int = 0) -> Iterator[Part]:
    """The blocks of a Markdown text after `start`, in order."""
    lines = [(m.start(1), m.end(1)) for m in _LINE.finditer(text, start) if m.end() > m.start()]
    at = 0
    while at < len(lines):
        begin, end = lines[at]
        line = text[begin:end]
        if not line.strip():
            at += 1
            continue
        if m := _FENCE.match(line):
            size = _fenced(text, lines, at, m[1])
            yield Part(None, lines[at : at + size], "code")
        elif _COMMENT.match(line):
            size = _until(text, lines, at, "-->")
            yield Part(None, lines[at : at + size], "comment")
        elif m := _HEADING.match(line):
            size = 1
            if m["text"]:
                yield Part("heading", [(begin + m.start("text"), begin + m.end("text"))], level=len(m[1]))
        elif _RULE.match(line):
            size = 1
        elif _TABLE.match(line):
            size = 1
            yield Part(None, [lines[at]], "table")
        elif _DEFINITION.match(line):
            size = 1
            yield Part(None, [lines[at]], "link target")
        else:
            size, part = _prose(text, lines, at)
            yield part
        at += size


def _fenced(text: str, lines: list[tuple[int, int]], at: int, fence: str) -> int:
    for size in range(1, len(lines) - at):
        line = text[slice(*lines[at + size])].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return size + 1
    return len(lines) - at


def _until(text: str, lines: list[tuple[int, int]], at: int, mark: str) -> int:
    for size in range(len(lines) - at):
        if mark in text[slice(*lines[at + size])]:
            return size + 1
    return 1


def _prose(text: str, lines: list[tuple[int, int]], at: int) -> tuple[int, Part]:
    """A paragraph, list item or quotation with the lines that go on with it."""
    begin, end = lines[at]
    kind: BlockKind = "paragraph"
    if m := _ITEM.match(text[begin:end]):
        kind, begin = "list", begin + m.end()
    elif m := _QUOTE.match(text[begin:end]):
        kind, begin = "quote", begin + m.end()
    taken = [(begin, end)]
    size = 1
    while at + size < len(lines):
        begin, end = lines[at + size]
        line = text[begin:end]
        if kind == "paragraph" and (m := _SETEXT.match(line)):
            return size + 1, Part("heading", _stripped(text, taken), level=1 if m[1][0] == "=" else 2)
        quoted = _QUOTE.match(line)
        if not line.strip() or _starts_block(line) or (quoted and kind != "quote"):
            break
        if quoted:
            begin += quoted.end()
            if not text[begin:end].strip():
                size += 1
                break
        taken.append((begin, end))
        size += 1
    return size, Part(kind, _stripped(text, taken))


def _starts_block(line: str) -> bool:
    return any(p.match(line) for p in (_FENCE, _HEADING, _RULE, _ITEM, _COMMENT, _TABLE))


def _stripped(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines without indentation, trailing blanks and the backslash of a hard break."""
    found = []
    for begin, end in lines:
        line = text[begin:end]
        begin += len(line) - len(line.lstrip())
        end = begin + len(text[begin:end].rstrip().removesuffix("\\").rstrip())
        if end > begin:
            found.append((begin, end))
    return found


_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])"
_TARGET = r"\((?:[^()\\\n]|\\.|\([^()\n]*\))*\)"
_IMAGE = re.compile(rf"!\[{_LABEL}*\](?:{_TARGET}|\[[^\]\n]*\])")
_LINK = re.compile(rf"(?<!\\)\[(?P<label>{_LABEL}+)\](?:{_TARGET}|\[[^\]\n]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)", re.S)
_STRONG = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])(?P<body>[^*\n]+(?:\n[^*\n]+){0,20}?)(?<![\s\\])\1(?!\*)")
_UNDER = re.compile(
    r"(?<![\w\\])(_{1,3})(?![\s_])(?P<body>[^_\n]+(?:[_\n][^_\n]+){0,20}?)(?<![\s\\])\1(?!\w)"
)
_STRUCK = re.compile(r"~~(?P<body>[^~\n]+)~~")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def plain_inline(line: Mapped) -> Mapped:
    """A block without inline Markdown: link and image targets, emphasis, code marks, footnotes, escapes."""
    if not re.search(r"[\[\]*_`\\~<]", line.text):
        return line
    line = line.rewrite(_IMAGE, "").rewrite(_FOOTNOTE, "").rewrite(_AUTOLINK, "")
    line = _unwrap(line, _LINK, "label")
    line = _unwrap(line, _CODE, "code")
    for pattern in (_STRONG, _STRONG, _UNDER, _STRUCK):
        line = _unwrap(line, pattern, "body")
    return line.rewrite(_ESCAPE, "")


def _unwrap(line: Mapped, pattern: re.Pattern[str], group: str) -> Mapped:
    """Each match without what stands around the group."""
    spans: list[tuple[int, int]] = []
    for m in pattern.finditer(line.text):
        spans += [(m.start(), m.start(group)), (m.end(group), m.end())]
    return line.without(spans)
