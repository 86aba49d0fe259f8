"""Scores of linking and coreference against hand-written gold mentions.

A gold file has an article a line: ``id``, ``date``, ``split`` (``dev`` or ``test``), ``text`` with
paragraphs set apart by empty lines, and ``mentions``. A mention has ``start``, ``end``, ``text``,
``form`` (name, nominal, pronoun), ``kind`` and ``entity``: a gazetteer id, a list of them,
``=label`` for somebody the gazetteer does not know, or ``?`` for words that refer to nobody or
to nobody sure. Names, third-person pronouns and noun phrases that refer to actors are all marked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.document import Block, Document
from kg.errors import InputError
from kg.extract.linking import link
from kg.extract.mentions import HIGH, Linked, TokenMention
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ids import article_id
from kg.language import load_analyser
from kg.language.analysis import Analyser, Sentence
from kg.model import Article

_LEAD = ("the ", "a ", "an ", "both ")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One marked mention; `entities` is empty where the words refer to nobody sure."""

    start: int
    end: int
    text: str
    entities: tuple[str, ...]
    kind: str
    form: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article of the gold."""

    id: str
    date: dt.date
    split: str
    text: str
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One mention read wrongly or missed: in which article, which words, gold and answer."""

    article: str
    text: str
    form: str
    gold: str
    answer: str
    confidence: float


@dataclass
class MentionReport:
    """Counts and the list of differences; the figures are shares from 0 to 1."""

    known: int = 0
    known_right: int = 0
    high: int = 0
    high_right: int = 0
    anaphors: int = 0
    answered: int = 0
    answered_right: int = 0
    metonyms: int = 0
    metonyms_as_places: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def linking_accuracy(self) -> float:
        """Names of entities the gazetteer knows that were linked to them."""
        return _share(self.known_right, self.known)

    @property
    def high_precision(self) -> float:
        """Links of high confidence, of names, nominals and pronouns, that are right."""
        return _share(self.high_right, self.high)

    @property
    def coreference_precision(self) -> float:
        """Answers for nominals and pronouns that are right."""
        return _share(self.answered_right, self.answered)

    @property
    def coreference_recall(self) -> float:
        """Nominals and pronouns that refer to somebody named elsewhere or known, and were resolved."""
        return _share(self.answered_right, self.anaphors)

    def rows(self) -> list[tuple[str, str]]:
        """The figures as they are printed."""
        return [
            ("linking accuracy on known names", f"{self.linking_accuracy:.1%} of {self.known}"),
            ("right where confidence is high", f"{self.high_precision:.1%} of {self.high}"),
            ("coreference precision", f"{self.coreference_precision:.1%} of {self.answered}"),
            ("coreference recall", f"{self.coreference_recall:.1%} of {self.anaphors}"),
            ("governments read as places", f"{self.metonyms_as_places} of {self.metonyms}"),
        ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def read_gold(path: Path) -> list[GoldArticle]:
    """The articles of a gold file.

    Raises:
        InputError: a line is no such article, or a mention's text is not at its offsets.
    """
    return [
        _article(f"{path}:{n}", line)
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line
    ]


def _article(where: str, line: str) -> GoldArticle:
    try:
        row = json.loads(line)
        mentions = tuple(_mention(m) for m in row["mentions"])
        article = GoldArticle(
            row["id"], dt.date.fromisoformat(row["date"]), row["split"], row["text"], mentions
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{where}: not a gold article with id, date, split, text and mentions: {error}"
        ) from error
    for mention in mentions:
        if article.text[mention.start : mention.end] != mention.text:
            raise InputError(f"{where}: {mention.text!r} is not at {mention.start} to {mention.end}")
    return article


def _mention(row: dict[str, object]) -> GoldMention:
    entity = row["entity"]
    names = tuple(map(str, entity)) if isinstance(entity, list) else (str(entity),)
    entities = () if names == ("?",) else names
    return GoldMention(
        int(str(row["start"])),
        int(str(row["end"])),
        str(row["text"]),
        entities,
        str(row["kind"]),
        str(row["form"]),
    )


def read_article(gold: GoldArticle, analyser: Analyser) -> tuple[Document, list[Sentence]]:
    """A gold article as a document and its analysed sentences, offsets those of its text."""
    article = Article(id=gold.id, text=gold.text, date=gold.date)
    blocks: list[Block] = []
    at = 0
    for paragraph in gold.text.split("\n\n"):
        blocks.append(Block("paragraph", paragraph, range(at, at + len(paragraph))))
        at += len(paragraph) + 2
    sentences: list[Sentence] = []
    for block, analysis in zip(blocks, analyser.analyse([b.text for b in blocks]), strict=True):
        for sentence in analysis:
            sentences.append(sentence.moved(len(sentences), block.origin))
    return Document(article, tuple(blocks)), sentences


def score_mentions(
    gold_path: Path,
    split: str | None = None,
    analyser: Analyser | None = None,
    gazetteer: Gazetteer | None = None,
) -> MentionReport:
    """Link the gold's articles and compare.

    Args:
        gold_path: file of gold mentions, JSON Lines.
        split: ``dev`` or ``test``; None for all.
        analyser: default the shipped one.
        gazetteer: default the shipped one.
    """
    analyser = analyser or load_analyser()
    gazetteer = gazetteer or load_gazetteer()
    report = MentionReport()
    for gold in read_gold(gold_path):
        if split is None or gold.split == split:
            document, sentences = read_article(gold, analyser)
            linked = link(document, sentences, gazetteer, article_id(gold.text))
            _Comparison(gold, linked, gazetteer, report).run()
    return report


class _Comparison:
    """Compares one article's mentions with its gold."""

    def __init__(
        self, gold: GoldArticle, linked: Linked, gazetteer: Gazetteer, report: MentionReport
    ) -> None:
        self.gold = gold
        self.linked = linked
        self.gazetteer = gazetteer
        self.report = report
        self.pairs = dict(_paired(gold, linked.mentions))
        self.own = self._own_names()

    def run(self) -> None:
        named = Counter(name for m in self.gold.mentions for name in m.entities)
        for mention in self.gold.mentions:
            answer = self.pairs.get(mention)
            right = self._is_right(mention, answer)
            if mention.form == "name":
                self._name(mention, answer, right)
            else:
                self._anaphor(mention, answer, right, named)
            if answer is not None and answer.confidence >= HIGH:
                self._high(mention, answer, right)
        self._spurious()

    def _own_names(self) -> dict[str, str]:
        """For each gold name the gazetteer lacks the entity most of its mentions were linked to."""
        votes: dict[str, Counter[str]] = {}
        for mention in self.gold.mentions:
            answer = self.pairs.get(mention)
            if answer is not None and len(mention.entities) == 1 and len(answer.entities) == 1:
                name = mention.entities[0]
                if not self._is_known(name) and answer.entities[0] not in self.gazetteer:
                    votes.setdefault(name, Counter())[answer.entities[0]] += 1
        return {name: counts.most_common(1)[0][0] for name, counts in votes.items()}

    def _is_known(self, name: str) -> bool:
        return name in self.gazetteer

    def _expected(self, mention: GoldMention) -> set[str]:
        return {name if self._is_known(name) else self.own.get(name, "") for name in mention.entities}

    def _is_right(self, mention: GoldMention, answer: TokenMention | None) -> bool:
        got = set(answer.entities) if answer is not None else set()
        return got == self._expected(mention)

    def _name(self, mention: GoldMention, answer: TokenMention | None, right: bool) -> None:
        if mention.entities and all(map(self._is_known, mention.entities)):
            self.report.known += 1
            self.report.known_right += right
            seat = answer is not None and answer.city is not None
            if mention.kind == "State" and seat:
                self.report.metonyms += 1
                self.report.metonyms_as_places += answer is not None and answer.kind == "Place"
        if not right and (mention.entities or answer is not None):
            self._differ(mention, answer)

    def _anaphor(
        self, mention: GoldMention, answer: TokenMention | None, right: bool, named: Counter[str]
    ) -> None:
        """Words that point to somebody known or named elsewhere count; a new actor's own words do not."""
        refers = bool(mention.entities) and all(self._is_known(n) or named[n] > 1 for n in mention.entities)
        first = refers and not any(map(self._is_known, mention.entities)) and self._is_first(mention)
        if first or (mention.entities and not refers):
            return
        answered = answer is not None and not self._is_nobody(answer)
        self.report.anaphors += refers
        self.report.answered += answered
        self.report.answered_right += answered and right
        if not right and (refers or answered):
            self._differ(mention, answer)

    def _is_first(self, mention: GoldMention) -> bool:
        same = [m for m in self.gold.mentions if m.entities == mention.entities]
        return mention.form == "nominal" and same[0] == mention

    def _is_nobody(self, answer: TokenMention) -> bool:
        """Whether the answer is an actor known by these words only: not resolved."""
        entity = self.linked.entities[answer.entities[0]]
        mentions = [m for m in self.linked.mentions if m.entities == answer.entities]
        return entity.kind == "UnnamedActor" and mentions[0] == answer

    def _high(self, mention: GoldMention, answer: TokenMention, right: bool) -> None:
        self.report.high += 1
        self.report.high_right += right

    def _spurious(self) -> None:
        """Answers where the gold has nothing are wrong if high; parts of a longer mention do not count."""
        matched = {id(a) for a in self.pairs.values()}
        for answer in self.linked.mentions:
            if id(answer) in matched or self._inside_gold(answer):
                continue
            known = answer.entities[0] in self.gazetteer
            if self.gazetteer_kind(answer) == "adjective":
                continue
            if answer.confidence >= HIGH:
                self.report.high += 1
            if answer.form != "name" and (known or answer.form == "pronoun"):
                self.report.answered += 1
            nothing = GoldMention(
                answer.start, answer.end, self.gold.text[answer.start : answer.end], (), "", answer.form
            )
            if known or answer.form != "nominal":
                self._differ(nothing, answer)

    def gazetteer_kind(self, answer: TokenMention) -> str:
        return "adjective" if answer.reason.startswith(("adjective", "demonym")) else ""

    def _inside_gold(self, answer: TokenMention) -> bool:
        return any(m.start <= answer.start and answer.end <= m.end for m in self.gold.mentions)

    def _differ(self, mention: GoldMention, answer: TokenMention | None) -> None:
        self.report.differences.append(
            Difference(
                self.gold.id,
                mention.text,
                mention.form,
                " + ".join(mention.entities) or "nobody",
                " + ".join(answer.entities) if answer is not None else "nobody",
                answer.confidence if answer is not None else 0.0,
            )
        )


def _paired(gold: GoldArticle, answers: Sequence[TokenMention]) -> Iterator[tuple[GoldMention, TokenMention]]:
    """Gold mentions with the answer for the same words, articles and titles before a name aside."""
    free = list(answers)
    for mention in sorted(gold.mentions, key=lambda m: (m.end - m.start, m.start)):
        best = _same_words(gold.text, mention, free)
        if best is not None:
            free.remove(best)
            yield mention, best


def _same_words(text: str, mention: GoldMention, answers: Iterable[TokenMention]) -> TokenMention | None:
    ends = [
        a for a in answers if a.end == mention.end and (a.form == "pronoun") == (mention.form == "pronoun")
    ]
    exact = [a for a in ends if _bare(text, a.start, a.end) == _bare(text, mention.start, mention.end)]
    inside = [a for a in ends if a.start >= mention.start and a.form == mention.form]
    wider = [a for a in ends if a.form == mention.form and mention.kind in ("Person", a.kind)]
    for found in (exact, inside, wider):
        if found:
            return max(found, key=lambda a: a.end - a.start)
    same_start = [
        a
        for a in answers
        if a.form == mention.form == "nominal"
        and _bare_start(text, a.start) == _bare_start(text, mention.start)
    ]
    return same_start[0] if same_start else None


def _bare_start(text: str, start: int) -> int:
    for lead in _LEAD:
        if text[start : start + len(lead)].lower() == lead:
            return start + len(lead)
    return start


def _bare(text: str, start: int, end: int) -> str:
    return text[_bare_start(text, start) : end]
