"""Who is who: names, noun phrases and pronouns of an article linked to entities.

Names are found (`link_names`), things linked before persons (`link_choice`, `link_persons`),
then noun phrases and pronouns in text order against what was said before (`link_definite`,
`coreference`). Precision before recall: what is not sure is left open.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from kg.document import Document
from kg.extract.coreference import Answer, resolve_number, resolve_pronoun, resolve_relative
from kg.extract.link_cast import Cast
from kg.extract.link_definite import Phrases
from kg.extract.link_discourse import Discourse
from kg.extract.link_names import NameSpan, find_names
from kg.extract.link_persons import Linked as PersonLink
from kg.extract.link_persons import link_persons
from kg.extract.link_text import Line
from kg.extract.link_things import Thing, Things, is_person
from kg.extract.link_titles import Owner, Titled, title_before, title_inside
from kg.extract.link_words import words
from kg.extract.mentions import Linked, TokenMention
from kg.extract.nominals import Phrase, find_phrases
from kg.gazetteer import Gazetteer
from kg.language.analysis import Sentence

_SENTENCE_END = frozenset({",", ".", ")", "-", "–", "—", ";", ":", "!", "?", '"', "”"})
_Span = tuple[int, int, int]


def link(document: Document, sentences: Sequence[Sentence], gazetteer: Gazetteer, article_id: str) -> Linked:
    """Link everything in an article that refers to somebody or some place.

    Args:
        document: the article; its day is the day offices are looked up for.
        sentences: all sentences in order, their offsets those of the article's text.
        gazetteer: who is who.
        article_id: local name of the article, for entities known by words alone.

    Returns:
        mentions in text order and the entities they refer to; what was left open stands apart.
    """
    lines = _lines(document, sentences)
    cast = Cast(gazetteer, article_id, _day(document), _home(document, gazetteer))
    return _Reader(lines, cast, document).read()


def _home(document: Document, gazetteer: Gazetteer) -> str | None:
    """The state whose capital the dateline names."""
    words = document.place.text.split(",")[0].strip() if document.place is not None else ""
    found = gazetteer.candidates(words.title()) if words else ()
    return next((c.record_id for c in found if c.sense == "capital"), None)


def _day(document: Document) -> dt.date | None:
    if document.article.date is not None:
        return document.article.date
    return document.anchor.start if document.anchor is not None else None


def _lines(document: Document, sentences: Sequence[Sentence]) -> list[Line]:
    """Sentences with the block each stands in."""
    starts, kinds = [], []
    for block in document.blocks:
        if block.text:
            starts.append(block.origin(0, 1)[0])
            kinds.append(block.kind)
    lines = []
    for sentence in sentences:
        place = bisect_right(starts, sentence.start) - 1 if starts else -1
        title = place >= 0 and kinds[place] in ("title", "heading")
        lines.append(Line(sentence, title, place))
    return lines


class _Reader:
    """Reads one article: a pass for things, one for persons, one in text order for the rest."""

    def __init__(self, lines: Sequence[Line], cast: Cast, document: Document) -> None:
        self.lines = lines
        self.cast = cast
        agency = document.agency.text if document.agency is not None else ""
        self.things = Things(lines, cast, document.article.source or "", agency)
        self.found: list[TokenMention] = []
        self.open: list[TokenMention] = []
        self._titles: dict[NameSpan, list[Titled]] = {}
        self._persons: dict[_Span, PersonLink] = {}
        self._apposed: dict[tuple[int, int], list[NameSpan]] = {}
        self._answers: dict[tuple[int, int], Answer | None] = {}

    def read(self) -> Linked:
        names = find_names(self.lines, self.cast.gazetteer)
        self.things.know(names)
        owners = self.things.owners
        surnames: dict[str, set[int]] = {}
        for span in names:
            if span.label == "PER" and " " in span.text:
                surnames.setdefault(span.text.split()[-1], set()).add(span.line)
        persons = [s for s in names if self._is_person(s, owners[s.line], surnames)]
        read = set(persons)
        things = self.things.link([s for s in names if s not in read])
        before = {s: self._titled(s, owners[s.line]) for s in persons}
        phrases = self._phrases(things, persons, before)
        self._titles = {s: [before[s]] for s in persons}
        self._appositions(phrases, persons, before)
        linked = link_persons(persons, self._titles.__getitem__, self.lines, self.cast, self.things.setting())
        for one in linked:
            self._persons[(one.span.line, one.span.first, one.span.last)] = one
        for thing in things:
            self._add_thing(thing)
        for one in linked:
            self._add_person(one)
        self._in_order(phrases)
        return self._assemble()

    def _is_person(
        self, span: NameSpan, owners: Mapping[int, Owner], surnames: Mapping[str, Collection[int]]
    ) -> bool:
        line = self.lines[span.line]
        return is_person(span, lambda: title_before(line, span.first, owners), self.cast.gazetteer, surnames)

    def _titled(self, span: NameSpan, owners: Mapping[int, Owner]) -> Titled:
        """What stands before a person's name; whose he is also by "of Jordan" after it."""
        line = self.lines[span.line]
        titled = title_inside(line, span.first, span.last, title_before(line, span.first, owners))
        if titled.of or span.last + 1 >= len(line.sentence) or line.lower[span.last] != "of":
            return titled
        first = span.last + 1 + (line.lower[span.last + 1] == "the")
        after = next((o for o in owners.values() if o.first == first and o.kind == "State"), None)
        return replace(titled, of=after.entities) if after is not None and not after.adjective else titled

    # Noun phrases

    def _phrases(
        self, things: Sequence[Thing], persons: Sequence[NameSpan], before: dict[NameSpan, Titled]
    ) -> list[Phrase]:
        found: list[Phrase] = []
        taken: list[set[int]] = [set() for _ in self.lines]
        owners = [dict(by_end) for by_end in self.things.owners]
        for thing in things:
            if not thing.span.adjective:
                taken[thing.span.line].update(range(thing.span.first, thing.span.last))
        for number, first, last in self.things.blocked:
            taken[number].update(range(first, last))
        for span in persons:
            taken[span.line].update(range(before[span].first, span.last))
            mark = f"{span.line}.{span.first}.{span.last}"
            owners[span.line][span.last] = Owner(before[span].first, span.last, (mark,), "Person")
        for index, line in enumerate(self.lines):
            found.extend(find_phrases(index, line, owners[index], taken[index]))
        return found

    def _appositions(
        self, phrases: Sequence[Phrase], persons: Sequence[NameSpan], before: dict[NameSpan, Titled]
    ) -> None:
        """Titles beside names: "Sergei Lavrov, Russia's foreign minister" and the other way round."""
        by_line: dict[int, list[NameSpan]] = {}
        for span in persons:
            by_line.setdefault(span.line, []).append(span)
        for phrase in phrases:
            titled = phrase.counterpart or (phrase.title is not None and phrase.title.use != "honorific")
            if not titled and (phrase.group is None or phrase.plural):
                continue
            beside = [
                s
                for s in by_line.get(phrase.line, ())
                if (titled and _are_apposed(self.lines[phrase.line], phrase, s, before[s].first))
                or _is_named(self.lines[phrase.line], phrase, s, before[s].first)
            ]
            if phrase.plural:
                beside = _coordinated(self.lines[phrase.line], phrase, by_line.get(phrase.line, ()), before)
            if not beside or (len(beside) > 1 and not phrase.plural):
                continue
            self._apposed[(phrase.line, phrase.head)] = beside
            if phrase.title is not None and not phrase.plural:
                self._titles[beside[0]].append(_as_title(phrase))

    def _apposed_answer(self, phrase: Phrase) -> Answer | None:
        spans = self._apposed.get((phrase.line, phrase.head), ())
        members = [self._persons[(s.line, s.first, s.last)].member for s in spans]
        ids = tuple(dict.fromkeys(m.id for m in members if m is not None))
        return Answer(ids, 0.95, "stands beside the name") if ids and len(ids) == len(spans) else None

    # Mentions

    def _add_thing(self, thing: Thing) -> None:
        span = thing.span
        line = self.lines[span.line]
        head = line.head(span.first, span.last)
        self._add(
            span.line, span.first, span.last, head, thing.ids, "name", thing.confidence, thing.reason, thing
        )

    def _add_person(self, one: PersonLink) -> None:
        span = one.span
        if one.member is None and span.label != "PER" and not one.titled.any:
            return
        first = one.titled.first if one.titled.any else span.first
        ids = (one.member.id,) if one.member is not None else ()
        line = self.lines[span.line]
        head = line.head(first, span.last)
        if head < span.first and not _heads_name(line, head, span):
            head = line.head(span.first, span.last)
        self._add(span.line, first, span.last, head, ids, "name", one.confidence, one.reason)

    def _add(
        self,
        line: int,
        first: int,
        last: int,
        head: int,
        ids: tuple[str, ...],
        form: str,
        confidence: float,
        reason: str,
        thing: Thing | None = None,
    ) -> None:
        tokens = self.lines[line].sentence.tokens
        kind = self.cast[ids[0]].kind if ids else "UnnamedActor"
        mention = TokenMention(
            sentence=line,
            first=first,
            last=last,
            head=head,
            start=tokens[first].start,
            end=tokens[last - 1].end,
            entities=ids,
            kind=kind,
            form=form,  # type: ignore[arg-type]
            confidence=round(confidence, 2),
            reason=reason,
            city=thing.city if thing else None,
            government=thing.government if thing else None,
        )
        (self.found if ids else self.open).append(mention)

    # The rest, in text order

    def _in_order(self, phrases: Sequence[Phrase]) -> None:
        discourse = Discourse(self.lines, self.cast)
        resolver = Phrases(discourse, self.cast, self._apposed_answer, self._pronoun_answer)
        names = {(m.sentence, m.head): m for m in self.found}
        by_head = {(p.line, p.head): self._with_persons(p) for p in phrases}
        adjectives = {(t.span.line, t.span.first) for t in self.things.linked if t.span.adjective}
        for index, line in enumerate(self.lines):
            for token in line.sentence.tokens:
                key = (index, token.index)
                if key in names:
                    mention = names[key]
                    adjective = (index, mention.first) in adjectives
                    discourse.add(index, token.index, mention.entities, "name", adjective=adjective)
                    if mention.kind == "Person":
                        discourse.also(index, token.index, range(mention.first, mention.last))
                elif key in by_head:
                    self._add_phrase(by_head[key], resolver, discourse)
                elif token.upos in ("PRON", "DET", "NUM"):
                    self._add_pronoun(index, token.index, discourse)

    def _with_persons(self, phrase: Phrase) -> Phrase:
        """The phrase with the persons that own it linked."""
        ids: list[str] = []
        for mark in phrase.owner_person:
            line, first, last = map(int, mark.split("."))
            member = self._persons[(line, first, last)].member
            ids.extend([member.id] if member is not None else [])
        return replace(phrase, owner_person=tuple(ids))

    def _add_phrase(self, phrase: Phrase, resolver: Phrases, discourse: Discourse) -> None:
        if phrase.possessor >= 0:
            self._pronoun_answer(phrase.line, phrase.possessor, discourse)
        answer = resolver.resolve(phrase)
        ids = answer.ids if answer is not None else ()
        reason = answer.reason if answer is not None else f"not sure whom {phrase.text!r} means"
        confidence = answer.confidence if answer is not None else 0.0
        self._add(phrase.line, phrase.first, phrase.last, phrase.head, ids, "nominal", confidence, reason)
        if ids:
            discourse.add(phrase.line, phrase.head, ids, "nominal", plural=phrase.plural and len(ids) == 1)

    def _pronoun_answer(self, line: int, token: int, discourse: Discourse | None = None) -> Answer | None:
        key = (line, token)
        if key not in self._answers and discourse is not None:
            self._answers[key] = self._resolved(line, token, discourse)
        return self._answers.get(key)

    def _resolved(self, line: int, token: int, discourse: Discourse) -> Answer | None:
        word = self.lines[line].sentence[token]
        return (
            resolve_relative(discourse, line, word)
            or resolve_pronoun(discourse, line, word)
            or resolve_number(discourse, line, word)
        )

    def _add_pronoun(self, line: int, token: int, discourse: Discourse) -> None:
        word = self.lines[line].lower[token]
        answer = self._pronoun_answer(line, token, discourse)
        if answer is not None:
            self._add(line, token, token + 1, token, answer.ids, "pronoun", answer.confidence, answer.reason)
            discourse.add(line, token, answer.ids, "pronoun")
        elif word in words().pronouns:
            self._add(line, token, token + 1, token, (), "pronoun", 0.0, f"not sure whom {word!r} means")

    def _assemble(self) -> Linked:
        order: Callable[[TokenMention], tuple[int, int, int]] = lambda m: (m.start, -m.end, m.head)  # noqa: E731
        mentions = tuple(sorted(self.found, key=order))
        used = {name for m in mentions for name in m.entities}
        used |= {name for m in mentions for name in (m.city, m.government) if name is not None}
        return Linked(
            MappingProxyType(self.cast.entities(used)), mentions, tuple(sorted(self.open, key=order))
        )


def _heads_name(line: Line, head: int, span: NameSpan) -> bool:
    """Whether a title's token really governs the name, so that the two are one noun phrase."""
    return any(a.index == head for a in line.sentence.ancestors(line.head(span.first, span.last)))


def _as_title(phrase: Phrase) -> Titled:
    assert phrase.title is not None
    return Titled(
        first=phrase.first,
        role=phrase.title.role,
        phrase=phrase.title.phrase if phrase.title.use == "office" else "",
        of=phrase.of,
        effects=phrase.effects,
        gender=phrase.title.gender,
        any=True,
    )


def _are_apposed(line: Line, phrase: Phrase, span: NameSpan, first: int) -> bool:
    """Whether a singular noun phrase and a name stand side by side for one person."""
    if phrase.plural:
        return False
    size = len(line.sentence)
    hangs = _hang_together(line, phrase.head, line.head(span.first, span.last))
    if phrase.last == first:
        return phrase.counterpart or hangs
    if phrase.last + 1 == first and line.lower[phrase.last] == ",":
        closed = span.last >= size or line.lower[span.last] in _SENTENCE_END
        return hangs or (closed and not phrase.indefinite)
    if span.last + 1 == phrase.first and line.lower[span.last] == ",":
        closed = (
            phrase.last >= size
            or line.lower[phrase.last] in _SENTENCE_END
            or line.lower[phrase.last] in ("of", "for", "to", "who")
        )
        return hangs or (closed and line.sentence[phrase.head].rel in ("appos", "conj", "nmod", "parataxis"))
    return False


def _is_named(line: Line, phrase: Phrase, span: NameSpan, first: int) -> bool:
    """As in "the leader of the opposition, Benjamin Netanyahu": a name after a phrase without office."""
    name = line.sentence[line.head(first, span.last)]
    apart = phrase.last < first and "," in line.lower[phrase.last : first]
    return apart and name.head == phrase.head and name.rel == "appos"


def _hang_together(line: Line, one: int, other: int) -> bool:
    tokens = line.sentence.tokens
    return (tokens[one].head == other and tokens[one].rel in ("appos", "nmod")) or (
        tokens[other].head == one and tokens[other].rel in ("appos", "flat", "nmod", "compound")
    )


def _coordinated(
    line: Line, phrase: Phrase, spans: Iterable[NameSpan], before: dict[NameSpan, Titled]
) -> list[NameSpan]:
    """The names after a plural: "the foreign ministers of Armenia and Azerbaijan, A and B,"."""
    found: list[NameSpan] = []
    at = (
        phrase.last + 1
        if phrase.last < len(line.sentence) and line.lower[phrase.last] == ","
        else phrase.last
    )
    for span in spans:
        if before[span].first == at:
            found.append(span)
            at = span.last
            while at < len(line.sentence) and line.lower[at] in (",", "and"):
                at += 1
    expected = phrase.count or (len(phrase.of) if len(phrase.of) > 1 else 0)
    return found if len(found) == expected or (not expected and len(found) > 1) else []
