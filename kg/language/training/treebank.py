"""Annotated sentences from files: CoNLL-U, JSON Lines, or word-and-name pairs.

JSON Lines: one object a sentence with ``words, spaces, lemma, upos, xpos, feats, head`` (from 0,
-1 for the root), ``dep``, ``ner`` (BIO) and ``doc``, ``newpar``; or a pair ``[words, names]``
where only names are annotated. Any file may be gzipped.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

KINDS = ("PER", "ORG", "LOC")  # names that the treebanks annotate


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence.

    `spaces[i]` says whether a space follows word i. `heads` count from 0, -1 is the root; they and
    all that goes with them are empty where only names are annotated. `names` are BIO labels, or
    None where names are not annotated.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    lemmas: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    xpos: tuple[str, ...] = ()
    feats: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deps: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None
    doc: str = ""
    new_paragraph: bool = False

    @property
    def parsed(self) -> bool:
        """Whether there is a tree, and all that goes with it."""
        return bool(self.heads)


def read(path: Path) -> list[Sentence]:
    """All sentences of a file; its format is told by name (``.conllu``) or else taken as JSON Lines."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as annotated sentences ({error})") from error
    reader = _conllu if ".conllu" in path.suffixes else _json_lines
    return list(reader(text.split("\n"), path))


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Runs of sentences that make one paragraph of one document."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and (sentence.new_paragraph or sentence.doc != run[-1].doc or not sentence.doc):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def text_of(run: Iterable[Sentence]) -> tuple[str, list[tuple[int, int]]]:
    """The raw text of some sentences, and start and end of each word in it."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for sentence in run:
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            spans.append((at, at + len(word)))
            parts.append(word + " " if space else word)
            at += len(parts[-1])
    return "".join(parts), spans


def spans(names: Iterable[str]) -> set[tuple[int, int, str]]:
    """First word, last word exclusive and kind of every name in a BIO sequence."""
    found, first, kind = set(), -1, ""
    at = -1
    for at, label in enumerate(names):
        if first >= 0 and (label == "O" or label[0] == "B" or label[2:] != kind):
            found.add((first, at, kind))
            first = -1
        if label != "O" and first < 0:
            first, kind = at, label[2:]
    if first >= 0:
        found.add((first, at + 1, kind))
    return found


def _json_lines(lines: Iterable[str], path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield _named(row[0], row[1]) if isinstance(row, list) else _full(row)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise InputError(f"{path}:{number}: not an annotated sentence ({error!r})") from error


def _named(words: list[str], names: list[str]) -> Sentence:
    if len(words) != len(names):
        raise ValueError("words and names differ in number")
    return Sentence(tuple(words), (True,) * len(words), names=tuple(names))


def _full(row: dict[str, list[str]]) -> Sentence:
    columns = ("lemma", "upos", "xpos", "feats")
    lemmas, upos, xpos, feats = (tuple(row[c]) for c in columns)
    names = row.get("ner")
    sentence = Sentence(
        tuple(row["words"]), tuple(map(bool, row["spaces"])), lemmas, upos, xpos, feats,
        tuple(map(int, row["head"])), tuple(row["dep"]), tuple(names) if names else None,
        str(row.get("doc", "")), bool(row.get("newpar")),
    )  # fmt: skip
    n = len(sentence.words)
    if {len(sentence.spaces), len(lemmas), len(upos), len(xpos), len(feats), len(sentence.heads)} != {n}:
        raise ValueError("columns differ in length")
    return sentence


def _conllu(lines: Iterable[str], path: Path) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    doc, number_in_file, new_paragraph = "", 0, False
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            number_in_file += 1
            doc, new_paragraph = line.partition("=")[2].strip() or f"{path.name}:{number_in_file}", True
        elif line.startswith("# newpar"):
            new_paragraph = True
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            try:
                yield _from_rows(rows, doc, new_paragraph)
            except (IndexError, ValueError) as error:
                raise InputError(f"{path}:{number}: the sentence above is not CoNLL-U ({error})") from error
            rows, new_paragraph = [], False
    if rows:
        yield _from_rows(rows, doc, new_paragraph)


def _from_rows(rows: list[list[str]], doc: str, new_paragraph: bool) -> Sentence:
    words: list[list[str]] = []
    spaces: list[bool] = []
    inside_until, space_after_range = 0, True
    for row in rows:
        if "." in row[0]:  # an empty node of the enhanced graph
            continue
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:  # a written word that stands for several syntactic ones
            inside_until, space_after_range = int(row[0].partition("-")[2]), space
            continue
        at = int(row[0])
        spaces.append((space_after_range if at == inside_until else False) if at <= inside_until else space)
        words.append(row)
    forms, lemmas, upos, xpos, feats, heads, deps = zip(*(r[1:8] for r in words), strict=True)
    return Sentence(
        forms,
        tuple(spaces),
        lemmas,
        upos,
        xpos,
        feats,
        tuple(int(h) - 1 for h in heads),
        deps,
        None,
        doc,
        new_paragraph,
    )
