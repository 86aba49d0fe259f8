"""The extractor that ships: lexicon frames on the parse, linked participants, read in context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import kg
from kg.articles import prepare
from kg.document import Document
from kg.extract.assemble import Assembly
from kg.extract.attribution import Attribution
from kg.extract.confidence import LEAST, Facts, Judge, Weighed
from kg.extract.context import Context, Reader
from kg.extract.dates import find_dates
from kg.extract.ellipsis import aimed, repeats
from kg.extract.events import Matcher
from kg.extract.fields import field_of, is_off_topic
from kg.extract.lexicon import Lexicon, load_lexicon
from kg.extract.linking import link
from kg.extract.mentions import Linked, TokenMention
from kg.extract.opinion import SecondOpinion
from kg.extract.press import is_press
from kg.extract.proposals import Proposal
from kg.extract.quotes import Quoted, quoted
from kg.extract.rehang import rehung
from kg.extract.situations import situations
from kg.extract.syntax import Clauses
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ids import article_id, run_id
from kg.language import load_analyser
from kg.language.analysis import Analyser, Sentence
from kg.model import Article, Extraction, Run

_TALKS = frozenset(("Meeting", "PhoneCall", "Negotiation", "Discussion", "Visit", "Hosting"))
_TALK_ABOUT = frozenset(("Discussion", "Negotiation"))


class RuleExtractor:
    """Reads events with the analyser, the gazetteer and the lexicon; it learns nothing and keeps nothing."""

    def __init__(
        self, analyser: Analyser, gazetteer: Gazetteer, lexicon: Lexicon, min_confidence: float = LEAST
    ) -> None:
        """`min_confidence`: of what a claim is made, from 0 (all that is proposed) to 1."""
        self._analyser = analyser
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._judge = Judge(lexicon.confidence, getattr(analyser, "classifier", None), min_confidence)

    @cached_property
    def run(self) -> Run:
        """Names this extractor with everything its output depends on."""
        tables = f"gazetteer {self._gazetteer.identity}; lexicon {self._lexicon.identity}"
        model = f"{self._analyser.identity}; {tables}; confidence from {self._judge.least:g}"
        return Run(
            id=run_id("rules", kg.__version__, model), extractor="rules", version=kg.__version__, model=model
        )

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One extraction for each article, in order."""
        for article in articles:
            yield self.read(article)

    def read(self, article: Article) -> Extraction:
        """Read one article."""
        return self.weighed(article)[0]

    def weighed(self, article: Article) -> tuple[Extraction, dict[str, Facts]]:
        """Read one article; with it, by claim, the facts that its confidence was made of."""
        document = prepare(article)
        name = article_id(article.text)
        paragraphs = self._paragraphs(document)
        sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
        linked = link(document, sentences, self._gazetteer, name)
        assembly = Assembly(article, name, document, linked, self._gazetteer, self.run)
        facts: dict[str, Facts] = {}
        for paragraph, marks in zip(paragraphs, _marks(article.text, paragraphs), strict=True):
            readings = [
                _Reading(s, q, linked, self._lexicon, self._judge)
                for s, q in zip(paragraph, marks, strict=True)
            ]
            _share_speakers(readings)
            for reading in readings:
                for found in reading.events():
                    claim = assembly.add(found.proposal, found.context, reading.clauses, found.confidence)
                    if claim is not None:
                        facts.setdefault(claim.id, found.facts)
                for _ in range(reading.refused):
                    assembly.refuse("less sure than is asked for")
        return assembly.extraction(), facts

    def _paragraphs(self, document: Document) -> list[list[Sentence]]:
        """Parsed sentences by block, numbered through the article, with the article's offsets."""
        number = 0
        paragraphs = []
        analyses = self._analyser.analyse([block.text for block in document.blocks])
        for block, analysis in zip(document.blocks, analyses, strict=True):
            paragraph = []
            for sentence in analysis:
                if any(character.isalnum() for token in sentence for character in token.text):
                    paragraph.append(rehung(sentence).moved(number, block.origin))
                    number += 1
            paragraphs.append(paragraph)
        return paragraphs


def _marks(text: str, paragraphs: Sequence[Sequence[Sentence]]) -> Iterator[list[Quoted]]:
    for paragraph in paragraphs:
        yield quoted(text, [(s.start, s.end) for s in paragraph])


class _Reading:
    """One sentence on its way: clauses, quotation marks, and the speaker it shares."""

    def __init__(
        self,
        sentence: Sentence,
        marks: Quoted,
        linked: Linked,
        lexicon: Lexicon,
        judge: Judge,
    ) -> None:
        self.judge = judge
        self.refused = 0  # proposals less sure than is asked for
        self.sentence = sentence
        self.marks = marks
        self.linked = linked
        self.lexicon = lexicon
        times = (i for t in find_dates(sentence, None) for i in range(t.first, t.last))
        self.clauses = Clauses(sentence, times)
        outlets = [m.head for m in linked.within(sentence.index) if m.kind == "NewsOrganisation"]
        outlets += [t.index for t in sentence if is_press(t)]
        self.reader = Reader(self.clauses, lexicon, outlets)
        self.shared: tuple[_Reading, Attribution] | None = None

    @cached_property
    def own_attribution(self) -> Attribution | None:
        """The source of the sentence's quoted or reported content, if it names one."""
        for token in self.sentence:
            if (
                token.upos == "VERB"
                and token.lemma in self.lexicon.speech
                and not self._is_quoted(token.index)
            ):
                subjects = self.clauses.arguments(token.index).get("subj", [])
                content = self.sentence.dependents(token.index, "ccomp") or token.rel == "parataxis"
                if subjects and (content or self.marks.inside):
                    below = Attribution()
                    return self.reader.sources.source_of(token.index) or below
        return None

    @property
    def wholly_quoted(self) -> bool:
        """The main clause stands in quotation marks, and no source is named outside them."""
        return self.own_attribution is None and self._is_quoted(self.sentence.root)

    def _is_quoted(self, index: int) -> bool:
        token = self.sentence[index]
        return self.marks.covers(token.start, token.end)

    @cached_property
    def first_person(self) -> TokenMention | None:
        """Whom "we" and "I" mean: the speaker."""
        reading, attribution = self.shared or (self, self.own_attribution)
        if attribution is None or attribution.speaker is None:
            return None
        return self.linked.at(reading.sentence.index, attribution.speaker)

    def events(self) -> Iterator[Weighed]:
        """Events of the sentence that are sure enough, by the lexicon first, and situations."""
        matcher = Matcher(self.clauses, self.linked, self.lexicon, self._speaker_here)
        kept = self._sure(self._by_lexicon(matcher))
        # a word whose event was not sure may name another
        taken = {token for found in kept for token in (found.proposal.trigger, *found.proposal.phrase)}
        yield from kept
        if self.judge.classifier is not None:
            proposals = list(SecondOpinion(matcher, self.judge.classifier).proposals(taken))
            kept = self._sure([(p, self._context(p.trigger)) for p in proposals if not self._is_off_topic(p)])
            taken |= {found.proposal.trigger for found in kept}
            yield from kept
        yield from self.judge(self.sentence, list(situations(matcher, self._context, taken)))

    def _sure(self, found: Sequence[tuple[Proposal, Context]]) -> list[Weighed]:
        weighed = self.judge(self.sentence, found)
        kept = [one for one in weighed if one.confidence >= self.judge.least]
        self.refused += len(weighed) - len(kept)
        return kept

    def _by_lexicon(self, matcher: Matcher) -> list[tuple[Proposal, Context]]:
        """Proposals with their readings, verbs before nouns, then those that an ellipsis repeats."""
        done: dict[int, tuple[Proposal, Context]] = {}
        found = []
        for proposal in aimed(matcher, list(matcher.proposals())):
            if self._is_off_topic(proposal):
                continue
            context = self._context(proposal.trigger, proposal.light)
            proposal, context = self._with_occasion(proposal, context, done)
            done[proposal.light if proposal.light is not None else proposal.trigger] = (proposal, context)
            found.append((proposal, context))
        told = [proposal for proposal, _ in done.values()]
        return [*found, *repeats(matcher, told, self._context)]

    def _is_off_topic(self, proposal: Proposal) -> bool:
        return is_off_topic(proposal, self.sentence, self._fields, self.linked, self.lexicon.fields)

    @cached_property
    def _fields(self) -> frozenset[str]:
        return field_of(self.sentence, self.lexicon.fields)

    def _context(self, trigger: int, light: int | None = None) -> Context:
        """The reading of a trigger, with the speaker of a quotation that runs over from elsewhere."""
        context = self.reader.context(trigger, light=light)
        if context.attribution is None and self.shared is not None and self._is_quoted(trigger):
            context = replace(context, shared=self._shared_source())
        return context

    def _speaker_here(self, index: int) -> TokenMention | None:
        return self.first_person if self._is_quoted(index) else None

    def _shared_source(self) -> tuple[TokenMention | None, TokenMention | None]:
        assert self.shared is not None
        reading, attribution = self.shared
        pair = (attribution.speaker, attribution.reporter)
        speaker, reporter = (
            reading.linked.at(reading.sentence.index, head) if head is not None else None for head in pair
        )
        return speaker, reporter

    def _with_occasion(
        self, proposal: Proposal, context: Context, done: dict[int, tuple[Proposal, Context]]
    ) -> tuple[Proposal, Context]:
        """As in "met Kerry to discuss Syria": the discussion is the meeting's, with all who met."""
        token = self.sentence[proposal.trigger]
        if (
            proposal.frame.type not in _TALK_ABOUT
            or token.rel not in ("advcl", "xcomp", "acl")
            or token.head < 0
        ):
            return proposal, context
        occasion = done.get(token.head) or done.get(self.sentence[token.head].head)
        if occasion is None or self.clauses.preposition(token.index) != "to":
            return proposal, context
        meeting, read = occasion
        if meeting.frame.type not in _TALKS:
            return proposal, context
        people = {f.head: f for f in (*meeting.actors, *meeting.targets) if f.mention is not None}
        return replace(proposal, actors=tuple(people[h] for h in sorted(people)), targets=()), read


def _share_speakers(readings: Sequence[_Reading]) -> None:
    """Give wholly quoted sentences the speaker of the quotation they belong to."""
    for place, reading in enumerate(readings):
        if not reading.wholly_quoted:
            continue
        for other in _neighbours(readings, place):
            if other.own_attribution is not None and other.own_attribution.speaker is not None:
                reading.shared = (other, other.own_attribution)
                break


def _neighbours(readings: Sequence[_Reading], place: int) -> Iterator[_Reading]:
    """Sentences whose speaker may hold here: on to where the quotation ends, then back."""
    ahead = place
    while ahead + 1 < len(readings) and readings[ahead].marks.open_at_end:
        ahead += 1
        yield readings[ahead]
    yield from reversed(readings[:place])


def load_extractor(
    *,
    gazetteer: Path | None = None,
    lexicon: Path | None = None,
    analyser: str | None = None,
    min_confidence: float | None = None,
) -> RuleExtractor:
    """The extractor that ships, with a user's own tables, analyser and threshold where given."""
    least = LEAST if min_confidence is None else min_confidence
    return RuleExtractor(load_analyser(analyser), load_gazetteer(gazetteer), load_lexicon(lexicon), least)
