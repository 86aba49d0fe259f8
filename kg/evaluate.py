"""Scores an extractor against gold: events, their reading, their direct edges, every miss and extra.

Gold says who acts on whom in the words of the text; a predicted event matches a gold event of the
same class when their participants match one to one. Words match when the content words of the
shorter cover at least half of each other's (the rule of the CoPED scorer), so that titles and
articles do not count; what a pronoun stands for may be given as ``resolved``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, UnknownNameError
from kg.extract.base import Extractor
from kg.graph import backs
from kg.model import Article, Claim, Event, Extraction
from kg.ontology import load_ontology

_STOP = frozenset("the a an of in at on to for by and or s its his her their with from".split())
_WORDS = re.compile(r"\w+")
_UNSCORED = frozenset(("Situation",))


@dataclass(frozen=True)
class GoldEvent:
    """One event as the gold writes it; the words are those of its sentence."""

    type: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    polarity: str
    modality: str
    speaker: str | None
    reporter: str | None
    date: str | None
    place: str | None
    topic: str | None
    trigger: str
    sentence: str
    resolved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GoldText:
    """One sentence or article with all its events."""

    id: str
    article: Article
    events: tuple[GoldEvent, ...]


class Participant(NamedTuple):
    """The words that stand for somebody in a claim, the label of the entity, and its names in the article."""

    words: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Predicted:
    """One claim with its event, as words."""

    claim: Claim
    event: Event
    actors: tuple[Participant, ...]
    targets: tuple[Participant, ...]
    speaker: str | None


@dataclass
class Score:
    """Counts of right, predicted and wanted."""

    right: int = 0
    predicted: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right; 0 where nothing was."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was found; 0 where nothing was."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Report:
    """What an evaluation found.

    Attributes:
        events: class, actors and targets all right.
        families: the same, where a sister class of one PLOVER root counts as right.
        classes: the same as `events`, by class.
        triggers: class right and trigger words overlapping, whoever takes part.
        edges: direct edges against what the gold's asserted events yield.
        readings: share right among matched events, by property: polarity, modality,
            speaker, date, place.
        misses, extras: in readable form, by text id.
        confusions: (gold class, predicted class) of events with the same trigger.
        sureness: (confidence, right) of every prediction, for calibration.
    """

    texts: int = 0
    events: Score = field(default_factory=Score)
    families: Score = field(default_factory=Score)
    triggers: Score = field(default_factory=Score)
    edges: Score = field(default_factory=Score)
    classes: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    readings: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    misses: list[tuple[str, str]] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    sureness: list[tuple[float, bool]] = field(default_factory=list)

    def table(self) -> list[dict[str, Any]]:
        """Rows for people: overall figures, then one row a class."""
        rows = [
            _row("events", self.events),
            _row("events, sister classes alike", self.families),
            _row("triggers", self.triggers),
            _row("direct edges", self.edges),
        ]
        rows += [
            {"what": name, "right": s.right, "of": s.wanted, "accuracy": round(100 * s.recall, 1)}
            for name, s in sorted(self.readings.items())
        ]
        return rows + [_row(name, score) for name, score in sorted(self.classes.items())]


def _row(name: str, score: Score) -> dict[str, Any]:
    return {
        "what": name,
        "right": score.right,
        "predicted": score.predicted,
        "wanted": score.wanted,
        "precision": round(100 * score.precision, 1),
        "recall": round(100 * score.recall, 1),
        "f1": round(100 * score.f1, 1),
    }


def read_gold(path: Path, articles: Mapping[str, Article] | None = None) -> list[GoldText]:
    """Gold sentences (with their own text), or gold articles (whose texts are in `articles` by id).

    Raises:
        InputError: a line that is not gold, with its number.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                article = _gold_article(record, articles)
                events = tuple(_gold_event(e, record) for e in record["events"])
            except (ValueError, KeyError, TypeError, UnknownNameError) as error:
                raise InputError(f"{path}:{number}: not a gold record ({error})") from error
            found.append(GoldText(record["id"], article, events))
    return found


def articles_by_id(path: Path | None = None) -> dict[str, Article]:
    """The texts of gold that gives only their ids: the sample articles, or those in `path`."""
    from kg.articles import read
    from kg.paths import data_dir

    return {a.id: a for a in read([path or data_dir() / "articles"], on_error=lambda _: None)}


def _gold_article(record: dict[str, Any], articles: Mapping[str, Article] | None) -> Article:
    if "text" in record:
        day = record.get("date")
        return Article(
            id=record["id"],
            text=record["text"],
            date=dt.date.fromisoformat(day) if day else None,
            source=record.get("source"),
        )
    if articles is None or record["id"] not in articles:
        raise KeyError(f"no article {record['id']!r}")
    return articles[record["id"]]


def _gold_event(event: dict[str, Any], record: dict[str, Any]) -> GoldEvent:
    load_ontology().event(event["type"])
    return GoldEvent(
        type=event["type"],
        actors=tuple(event["actors"]),
        targets=tuple(event["targets"]),
        polarity=event["polarity"],
        modality=event["modality"],
        speaker=event.get("speaker"),
        reporter=event.get("reporter"),
        date=event.get("date"),
        place=event.get("place"),
        topic=event.get("topic"),
        trigger=event["trigger"],
        sentence=event.get("sentence") or record.get("text", ""),
        resolved=event.get("resolved") or {},
    )


def evaluate(extractor: Extractor, gold: Sequence[GoldText]) -> Report:
    """Extract the gold's texts and score what comes out."""
    report = Report()
    extractions = extractor.extract(text.article for text in gold)
    for text, extraction in zip(gold, extractions, strict=True):
        _score(report, text, extraction)
    return report


def _score(report: Report, gold: GoldText, extraction: Extraction) -> None:
    report.texts += 1
    predicted = list(predictions(extraction))
    pairs = _pairs(gold.events, predicted)
    matched = {id(p): g for g, p in pairs}
    for event in gold.events:
        report.events.wanted += 1
        report.classes[event.type].wanted += 1
    for prediction in predicted:
        right = id(prediction) in matched
        report.sureness.append((prediction.claim.confidence, right))
        report.events.predicted += 1
        report.classes[prediction.event.type].predicted += 1
        if right:
            report.events.right += 1
            report.classes[prediction.event.type].right += 1
            _score_reading(report, matched[id(prediction)], prediction)
        else:
            report.extras.append((gold.id, describe(prediction)))
    report.families.wanted += len(gold.events)
    report.families.predicted += len(predicted)
    report.families.right += len(_pairs(gold.events, predicted, family=True))
    found = {id(g) for g, _ in pairs}
    report.misses += [(gold.id, describe_gold(e)) for e in gold.events if id(e) not in found]
    _score_triggers(report, gold.events, predicted)
    _score_edges(report, gold.events, predicted)


def predictions(extraction: Extraction, without: Container[str] = _UNSCORED) -> Iterator[Predicted]:
    """The claims of an extraction as gold writes them, those of the classes `without` left out."""
    events = {event.id: event for event in extraction.events}
    labels = {entity.id: entity.label for entity in extraction.entities}
    names = _names(extraction)
    seen = set()
    for claim in extraction.claims:
        event = events[claim.event]
        if event.type in without:
            continue
        symmetric = load_ontology().event(event.type).symmetric
        actors: list[Participant] = []
        targets: list[Participant] = []
        for argument in claim.arguments:
            side = (
                actors if argument.role == "actor" or (symmetric and argument.role == "target") else targets
            )
            if argument.role in ("actor", "target"):
                called = tuple(names.get(argument.entity, ()))
                side.append(Participant(argument.span.text, labels[argument.entity], called))
        key = (event.type, tuple(actors), tuple(targets), claim.trigger.start)
        if key not in seen:
            seen.add(key)
            speaker = labels.get(claim.speaker) if claim.speaker else None
            yield Predicted(claim, event, tuple(actors), tuple(targets), speaker)


def _names(extraction: Extraction) -> dict[str, dict[str, None]]:
    """What each entity is called by name in the article, which may spell it otherwise than its label."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for mention in extraction.mentions:
        if mention.form == "name" and len(mention.entities) == 1:
            found[mention.entities[0]].setdefault(mention.span.text)
    return found


def judged(gold: GoldText, extraction: Extraction) -> Iterator[tuple[Predicted, bool]]:
    """Each prediction, and whether some event of the gold matches it."""
    predicted = list(predictions(extraction))
    matched = {id(p) for _, p in _pairs(gold.events, predicted)}
    for prediction in predicted:
        yield prediction, id(prediction) in matched


def _pairs(
    gold: Sequence[GoldEvent], predicted: Sequence[Predicted], family: bool = False
) -> list[tuple[GoldEvent, Predicted]]:
    """Greedy one-to-one matching, those with overlapping triggers first."""
    pairs: list[tuple[GoldEvent, Predicted]] = []
    free = list(predicted)
    for by_trigger in (True, False):
        for event in gold:
            if any(g is event for g, _ in pairs):
                continue
            for prediction in free:
                if by_trigger and not overlap(event.trigger, prediction.claim.trigger.text):
                    continue
                if _in_sentence(event, prediction) and matches(event, prediction, family):
                    pairs.append((event, prediction))
                    free.remove(prediction)
                    break
    return pairs


def _in_sentence(event: GoldEvent, prediction: Predicted) -> bool:
    # word by word: the article's own text may have marks of emphasis between them
    trigger, sentence = (
        " ".join(_WORDS.findall(text.lower())) for text in (prediction.claim.trigger.text, event.sentence)
    )
    return f" {trigger} " in f" {sentence} "


def matches(event: GoldEvent, prediction: Predicted, family: bool = False) -> bool:
    """Same class, or with `family` same PLOVER root, and participants that match one to one."""
    if event.type != prediction.event.type and not (family and _sisters(event.type, prediction.event.type)):
        return False
    symmetric = load_ontology().event(event.type).symmetric
    actors = (*event.actors, *event.targets) if symmetric else event.actors
    targets = () if symmetric else event.targets
    return _same(actors, prediction.actors, event) and _same(targets, prediction.targets, event)


def _sisters(one: str, other: str) -> bool:
    roots = [load_ontology().event(kind).codes(None)[0] for kind in (one, other)]
    return roots[0] is not None and roots[0] == roots[1]


def _same(gold: Sequence[str], predicted: Sequence[Participant], event: GoldEvent) -> bool:
    # two entities behind the same words ("both sides") are one participant in words, unless gold names both
    by_words: dict[str, list[str]] = defaultdict(list)
    apart = [[one.words, one.label, *one.names] for one in predicted]
    for called in apart:
        by_words[called[0]] += called
    return _one_to_one(gold, list(by_words.values()), event) or _one_to_one(gold, apart, event)


def _one_to_one(gold: Sequence[str], free: list[list[str]], event: GoldEvent) -> bool:
    for words in gold:
        wanted = [words, *([event.resolved[words]] if words in event.resolved else [])]
        hit = next((p for p in free if any(overlap(w, q) for w in wanted for q in p)), None)
        if hit is None:
            return False
        free.remove(hit)
    return not free


def overlap(one: str, other: str) -> bool:
    """Whether the content words of the shorter make up half of it in the other."""
    a, b = _content(one), _content(other)
    least = min(len(a), len(b))
    if least == 0:
        return one.strip().lower() == other.strip().lower()
    return len(a & b) >= 0.5 * least


def _content(text: str) -> set[str]:
    return {w for w in _WORDS.findall(text.lower()) if w not in _STOP}


def _score_reading(report: Report, event: GoldEvent, prediction: Predicted) -> None:
    claim = prediction.claim
    found = {
        "polarity": claim.polarity == event.polarity,
        "modality": claim.modality == event.modality,
        "speaker": _same_source(event.speaker, prediction.speaker, event),
    }
    if event.date is not None or prediction.event.date is not None:
        found["date"] = event.date == (str(prediction.event.date) if prediction.event.date else None)
    if event.place is not None:
        places = [a.span.text for a in claim.arguments if a.role == "place"]
        found["place"] = any(overlap(event.place, place) for place in places)
    for name, right in found.items():
        report.readings[name].wanted += 1
        report.readings[name].right += right


def _same_source(gold: str | None, predicted: str | None, event: GoldEvent) -> bool:
    if gold is None or predicted is None:
        return gold is None and predicted is None
    return (
        overlap(gold, predicted)
        or overlap(event.resolved.get(gold, gold), predicted)
        or (gold.lower() in ("he", "she", "they", "it") and gold not in event.resolved)
    )


def _score_triggers(report: Report, gold: Sequence[GoldEvent], predicted: Sequence[Predicted]) -> None:
    report.triggers.wanted += len(gold)
    report.triggers.predicted += len(predicted)
    free = list(predicted)
    for event in gold:
        here = [p for p in free if _in_sentence(event, p) and overlap(event.trigger, p.claim.trigger.text)]
        same = next((p for p in here if p.event.type == event.type), None)
        if same is not None:
            report.triggers.right += 1
            free.remove(same)
        elif here:
            report.confusions[event.type, here[0].event.type] += 1


def _score_edges(report: Report, gold: Sequence[GoldEvent], predicted: Sequence[Predicted]) -> None:
    """An edge is right where some asserted gold event of its class has both its ends."""
    asserted = [e for e in gold if e.polarity == "Positive" and e.modality == "Actual" and e.speaker is None]
    report.edges.wanted += sum(1 for e in asserted if len(e.actors) + len(e.targets) > 1)
    for prediction in predicted:
        claim = prediction.claim
        if not backs(claim.polarity, claim.modality, claim.speaker, claim.confidence):
            continue
        kind = load_ontology().event(prediction.event.type)
        ends = len(prediction.event.actors) + len(prediction.event.targets) + len(prediction.event.topics)
        if len(prediction.actors) + len(prediction.targets) < 2 or ends < 2 or not kind.yields:
            continue
        report.edges.predicted += 1
        report.edges.right += any(matches(e, prediction) and _in_sentence(e, prediction) for e in asserted)


def describe(prediction: Predicted) -> str:
    """One line for people: class, participants, reading, trigger, rule."""
    claim = prediction.claim
    actors = ", ".join(a.words for a in prediction.actors) or "-"
    targets = ", ".join(t.words for t in prediction.targets) or "-"
    said = f" says {prediction.speaker}" if prediction.speaker else ""
    return (
        f"{prediction.event.type}({actors} -> {targets}) {claim.polarity} {claim.modality}{said}"
        f" [{claim.trigger.text}] {claim.rule} | {claim.sentence.text}"
    )


def describe_gold(event: GoldEvent) -> str:
    """One line for people, in the form of `describe`."""
    actors, targets = ", ".join(event.actors) or "-", ", ".join(event.targets) or "-"
    said = f" says {event.speaker}" if event.speaker else ""
    return (
        f"{event.type}({actors} -> {targets}) {event.polarity} {event.modality}{said}"
        f" [{event.trigger}] | {event.sentence}"
    )


def as_record(report: Report) -> dict[str, Any]:
    """A report as JSON, to be compared with another run's later."""
    return {
        "rows": report.table(),
        "misses": [list(miss) for miss in report.misses],
        "extras": [list(extra) for extra in report.extras],
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """What a run won and lost against an earlier one: events found or lost, extras gone or new."""

    def rows(record: Mapping[str, Any], key: str) -> list[tuple[str, ...]]:
        return [tuple(row) for row in record[key]]

    found = {}
    for name, key, one, other in (
        ("found now", "misses", before, after),
        ("lost now", "misses", after, before),
        ("extras gone", "extras", before, after),
        ("extras new", "extras", after, before),
    ):
        rest = Counter(rows(one, key)) - Counter(rows(other, key))
        found[name] = [list(row) for row in sorted(rest.elements())]
    return found
