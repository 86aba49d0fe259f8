"""Any spaCy pipeline with a parser as an analyser; optional, with the extra ``spacy``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import AnalyserError, MissingExtraError
from kg.language.analysis import Analysis, Name, Sentence, Token
from kg.language.clearnlp import Tree, is_tree, to_universal, uses_clearnlp
from kg.language.tokenise import fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

_CHUNK = 100_000  # characters given to spaCy at once
_KINDS = {
    "PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP",
}  # fmt: skip


class SpacyAnalyser:
    """A spaCy pipeline; ClearNLP labels become Universal Dependencies, others stay as they are.

    Args:
        pipeline: name of an installed pipeline, the path of one, or a loaded pipeline.
    """

    def __init__(self, pipeline: str | Language) -> None:
        self._nlp: Any = _load(pipeline) if isinstance(pipeline, str) else pipeline
        labels = {label for given in self._nlp.pipe_labels.values() for label in given}
        self._clearnlp = uses_clearnlp(labels)

    @property
    def identity(self) -> str:
        """Name and version of the pipeline, and of spaCy."""
        import spacy

        meta = self._nlp.meta
        return f"spacy:{meta['lang']}_{meta['name']} {meta['version']} on {spacy.__version__}"

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyse the paragraphs of one article; one `Analysis` for each, in order."""
        pieces = [(n, at, piece) for n, text in enumerate(texts) for at, piece in _chunks(fold(text))]
        found: list[list[Sentence]] = [[] for _ in texts]
        docs = self._nlp.pipe([piece for _, _, piece in pieces])
        for (number, at, _), doc in zip(pieces, docs, strict=True):
            found[number].extend(self._sentences(doc, at, len(found[number])))
        return [Analysis(tuple(sentences)) for sentences in found]

    def _sentences(self, doc: Doc, offset: int, count: int) -> Iterator[Sentence]:
        if len(doc) and not doc.has_annotation("DEP"):
            raise AnalyserError(f"{self.identity} gives no dependencies; name a spaCy pipeline with a parser")
        for span in doc.sents if len(doc) else ():
            if any(not t.is_space for t in span):
                yield self._sentence(span, offset, count)
                count += 1

    def _sentence(self, span: Span, offset: int, number: int) -> Sentence:
        kept = [t for t in span if not t.is_space]
        place = {t.i: k for k, t in enumerate(kept)}
        heads = [_head(t, place) for t in kept]
        first_root = heads.index(-1) if -1 in heads else 0
        deps = [t.dep_ for t in kept]
        for k, head in enumerate(heads):
            if head < 0 and k != first_root:
                heads[k], deps[k] = first_root, "parataxis"
        heads[first_root], deps[first_root] = -1, "root" if not self._clearnlp else "ROOT"
        names = [n for n in (_name(e, place) for e in span.ents) if n is not None]
        lemmas = [t.lemma_ or t.text.lower() for t in kept]
        tree = Tree([t.pos_ for t in kept], [t.tag_ for t in kept], lemmas, heads, deps)
        if self._clearnlp:
            tree.people = [(n.first, n.last) for n in names if n.label == "PER"]
            to_universal(tree)
        if not is_tree(tree.heads):  # a pipeline that sets heads across its own sentence bounds
            tree.heads = [-1, *([0] * (len(kept) - 1))]
            tree.deps = ["root", *(["dep"] * (len(kept) - 1))]
        tokens = tuple(
            Token(
                k,
                t.text,
                offset + t.idx,
                offset + t.idx + len(t.text),
                lemmas[k],
                t.pos_ or "X",
                t.tag_,
                str(t.morph) or "_",
                tree.heads[k],
                tree.deps[k],
            )
            for k, t in enumerate(kept)
        )
        return Sentence(number, tokens, tuple(names))


def _load(name: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise MissingExtraError("a spaCy pipeline as analyser", "spacy") from error
    try:
        return spacy.load(name)
    except OSError as error:
        raise AnalyserError(
            f"no spaCy pipeline {name!r} is installed; try: python -m spacy download {name}"
        ) from error


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of pieces that spaCy can take, cut at white space."""
    at = 0
    while len(text) - at > _CHUNK:
        space = max(text.rfind(mark, at + 1, at + _CHUNK) for mark in ("\n", " "))
        end = space if space > at else at + _CHUNK
        yield at, text[at:end]
        at = end
    yield at, text[at:]


def _head(token: Any, place: dict[int, int]) -> int:
    """Place of the nearest governor that is no white space; -1 if there is none."""
    while token.head.i != token.i:
        token = token.head
        if token.i in place:
            return place[token.i]
    return -1


def _name(entity: Any, place: dict[int, int]) -> Name | None:
    kind = _KINDS.get(entity.label_)
    words = [place[t.i] for t in entity if t.i in place]
    return Name(words[0], words[-1] + 1, kind) if kind and words else None
