"""From proposals to values: entities for every role, events by identity, claims with their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.document import Document
from kg.extract.context import Context
from kg.extract.matters import DOCUMENT_NOUNS, QUESTION_WORDS, Matters
from kg.extract.mentions import Linked, TokenMention
from kg.extract.proposals import Filler, Proposal
from kg.extract.setting import Setting
from kg.extract.syntax import Clauses
from kg.gazetteer import Gazetteer
from kg.ids import claim_id, event_id, local_entity_id
from kg.language.analysis import Sentence, Token
from kg.model import Argument, Article, Claim, Entity, Event, Extraction, Mention, Run, Span
from kg.ontology import load_ontology

# what tells two such events apart is their participants and day, not what they were about
_TOLD_APART_BY_PARTICIPANTS = frozenset(
    "Meeting PhoneCall Visit Hosting Negotiation Mediation Expulsion Summons BreakRelations Recall".split()
)

_PERSONAL = frozenset("him her them each one".split())
_POINTING = _PERSONAL | frozenset("it this that these those".split())


@dataclass(frozen=True, slots=True)
class _Side:
    """Resolved fillers of one role, with the words each came from.

    `unknown`: what only a pronoun names that nobody could be found for. It stays with the claim's
    words, and is no participant of the event.
    """

    entities: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    unknown: tuple[str, ...] = ()


class Assembly:
    """Collects one article's extraction."""

    def __init__(
        self, article: Article, name: str, document: Document, linked: Linked, gazetteer: Gazetteer, run: Run
    ) -> None:
        self.article = article
        self.name = name
        self.document = document
        self.linked = linked
        self.gazetteer = gazetteer
        self.run = run
        self._entities: dict[str, Entity] = {}
        self._events: dict[str, Event] = {}
        self._claims: dict[str, Claim] = {}
        self._mentions: list[Mention] = [m.value(article.text) for m in linked.mentions if m.entities]
        self._refused: Counter[str] = Counter()

    def refuse(self, reason: str) -> None:
        """Count a proposal of which nothing is made."""
        self._refused[reason] += 1

    def add(self, proposal: Proposal, context: Context, clauses: Clauses, confidence: float) -> Claim | None:
        """Make an event and a claim of one proposal, or count why not."""
        sentence = clauses.sentence
        heads = frozenset(m.head for m in self.linked.within(sentence.index))
        matters = Matters(clauses, self.name, heads)
        setting = Setting(clauses, self.linked, self.document, proposal, context)
        speaker, reporter, cue = self._sources(context, sentence)
        if proposal.frame.type == "Statement" and self._is_relay(proposal):
            return None
        actors = self._side("actor", proposal.actors, matters, sentence)
        targets = self._side("target", proposal.targets, matters, sentence)
        topics = self._side("topic", proposal.topics, matters, sentence)
        targets = self._without(targets, actors.entities)
        if proposal.frame.target.required and proposal.targets and not (targets.entities or targets.unknown):
            self.refuse("a required participant refers to nothing by itself")
            return None
        event = self._event(proposal, actors, targets, topics, setting)
        self._events.setdefault(event.id, event)
        trigger = self._span(min(proposal.phrase), max(proposal.phrase) + 1, sentence)
        reading = (context.polarity, context.modality, speaker or "", reporter or "")
        claim = Claim(
            id=claim_id(self.name, event.id, trigger.start, trigger.end, *reading),
            event=event.id,
            polarity=context.polarity,
            modality=context.modality,
            sentence=self._span(0, len(sentence), sentence),
            trigger=trigger,
            arguments=(*actors.arguments, *targets.arguments, *topics.arguments, *self._setting(setting)),
            speaker=speaker,
            reporter=reporter,
            cue=self._span(cue[0], cue[-1] + 1, sentence) if cue else None,
            confidence=confidence,
            rule=proposal.frame.rule,
        )
        return self._claims.setdefault(claim.id, claim)

    def extraction(self) -> Extraction:
        """Everything collected, in a fixed order."""
        for mention in self.linked.mentions:
            for entity in mention.entities:
                self._keep(entity)
        publisher = self._publisher()
        claims = sorted(self._claims.values(), key=lambda c: (c.trigger.start, c.trigger.end, c.id))
        return Extraction(
            article=self.article,
            article_id=self.name,
            run=self.run,
            publisher=publisher,
            entities=tuple(self._entities[key] for key in sorted(self._entities)),
            mentions=tuple(sorted(self._mentions, key=lambda m: (m.span.start, m.span.end, m.entities))),
            events=tuple(self._events[key] for key in sorted(self._events)),
            claims=tuple(claims),
            refused=tuple(sorted(self._refused.items())),
        )

    def _publisher(self) -> str | None:
        """The outlet, where the gazetteer knows it; it is no participant, but an entity of its own."""
        for candidate in self.gazetteer.candidates(self.article.source or ""):
            record = self.gazetteer.record(candidate.record_id)
            if record.kind == "NewsOrganisation":
                outlet = Entity(
                    id=record.id,
                    kind=record.kind,
                    label=record.label,
                    wikidata=record.wikidata,
                    state=record.state,
                    reason="the article's outlet",
                )
                self._entities.setdefault(outlet.id, outlet)
                return outlet.id
        return None

    def _event(
        self, proposal: Proposal, actors: _Side, targets: _Side, topics: _Side, setting: Setting
    ) -> Event:
        kind = proposal.frame.type
        symmetric = load_ontology().event(kind).symmetric
        documents = tuple(e for e in topics.entities if self._entities[e].kind == "Document")
        issues = tuple(e for e in topics.entities if e not in documents)
        everyone = _unique((*actors.entities, *targets.entities)) if symmetric else actors.entities
        aims = () if symmetric else targets.entities
        matter = () if kind in _TOLD_APART_BY_PARTICIPANTS else topics.entities
        return Event(
            id=event_id(self.name, kind, everyone, (*aims, *targets.unknown), matter, setting.date),
            type=kind,
            actors=everyone,
            targets=aims,
            topics=issues,
            documents=documents,
            sidelines=_ids(setting.sidelines),
            place=self._place(setting),
            date=setting.date,
            cameo=proposal.frame.cameo if proposal.frame.cameo != load_ontology().event(kind).cameo else None,
        )

    def _side(self, role: str, fillers: Iterable[Filler], matters: Matters, sentence: Sentence) -> _Side:
        entities: list[str] = []
        arguments: list[Argument] = []
        unknown: list[str] = []
        for filler in fillers:
            if role == "target" and self._is_unknown(filler, sentence):
                token = sentence[filler.head]
                unknown.append(self._somebody(token))
                last = max([token.index, *(t.index for t in sentence.dependents(token.index, "fixed"))])
                span = self._span(token.index, last + 1, sentence)
                arguments.append(Argument(role=role, entity=unknown[-1], span=span))
                continue
            if filler.mention is not None and filler.mention.entities:
                span = self._span(filler.mention.first, filler.mention.last, sentence)
                names = filler.mention.entities
                for name in names:
                    self._keep(name)
            elif filler.mention is not None:
                span = self._span(filler.mention.first, filler.mention.last, sentence)
                names = (self._unnamed(matters.phrase(filler.head).label, filler.mention.reason),)
            else:
                made = self._matter(filler, matters, sentence)
                if made is None:
                    continue
                span, names = made
            entities.extend(names)
            arguments.extend(Argument(role=role, entity=name, span=span) for name in names)
        return _Side(_unique(entities), tuple(arguments), _unique(unknown))

    @staticmethod
    def _is_unknown(filler: Filler, sentence: Sentence) -> bool:
        unnamed = filler.mention is None or not filler.mention.entities
        return unnamed and sentence[filler.head].text.lower() in _POINTING

    def _somebody(self, token: Token) -> str:
        """Who or what a pronoun means where nobody can say."""
        kind = "UnnamedActor" if token.text.lower() in _PERSONAL else "Issue"
        label = "unidentified actor" if kind == "UnnamedActor" else "unidentified matter"
        name = local_entity_id(self.name, label, f"pronoun|{token.start}")
        reason = f"nobody sure is meant by {token.text!r}"
        self._entities.setdefault(name, Entity(id=name, kind=kind, label=label, reason=reason))
        return name

    def _matter(
        self, filler: Filler, matters: Matters, sentence: Sentence
    ) -> tuple[Span, tuple[str, ...]] | None:
        """An issue or document for words that are no participant; None where they say nothing."""
        head = matters.resolved(filler.head)
        token = sentence[head]
        if (
            token.upos in ("PRON", "DET")
            or token.text.lower() in QUESTION_WORDS
            or (token.upos == "NUM" and len(sentence.children[head]) == 0)
        ):
            self.refuse("the matter is only a pronoun")
            return None
        phrase = matters.phrase(head, subject=filler.source != "predicate")
        inside = sorted(
            {e for i in phrase.tokens if (m := self.linked.covering(sentence.index, i)) for e in m.entities}
        )
        entity = matters.entity(head, phrase, tuple(inside))
        self._entities.setdefault(entity.id, entity)
        for name in inside:
            self._keep(name)
        span = self._span(phrase.first, phrase.last, sentence)
        self._mentions.append(
            Mention(span=span, entities=(entity.id,), form="nominal", confidence=0.9, reason=entity.reason)
        )
        return span, (entity.id,)

    def _sources(
        self, context: Context, sentence: Sentence
    ) -> tuple[str | None, str | None, tuple[int, ...]]:
        if context.shared is not None:
            speaker, reporter = context.shared
            return self._source(speaker), self._source(reporter), ()
        if context.attribution is None:
            return None, None, ()
        found = context.attribution
        speaker_id = self._named_source(found.speaker, sentence)
        reporter_id = self._named_source(found.reporter, sentence)
        return speaker_id, reporter_id, tuple(sorted(found.cue))

    def _source(self, mention: TokenMention | None) -> str | None:
        if mention is None or not mention.entities:
            return None
        self._keep(mention.entities[0])
        return mention.entities[0]

    def _named_source(self, head: int | None, sentence: Sentence) -> str | None:
        """The entity that speaks; words that link to nobody become an unnamed actor of the article."""
        if head is None:
            return None
        mention = self.linked.at(sentence.index, head)
        if mention is not None and mention.entities:
            return self._source(mention)
        token = sentence[head]
        if token.upos == "PRON":
            return self._unnamed("unidentified speaker", f"nobody sure is meant by {token.text!r}")
        if token.lemma.lower() in DOCUMENT_NOUNS:
            name = local_entity_id(self.name, token.text, f"source|{token.text.lower()}")
            self._entities.setdefault(
                name, Entity(id=name, kind="Document", label=token.text, reason="a document that says so")
            )
            return name
        return self._unnamed(token.text, "a source nobody names")

    def _unnamed(self, label: str, reason: str) -> str:
        """An actor known by words alone, kept to its article."""
        name = local_entity_id(self.name, label, f"unnamed|{label.lower()}")
        self._entities.setdefault(name, Entity(id=name, kind="UnnamedActor", label=label, reason=reason))
        return name

    def _is_relay(self, proposal: Proposal) -> bool:
        """As in "Interfax said": an outlet passes on what others say, it makes no statement itself."""
        return all(f.mention is not None and f.mention.kind == "NewsOrganisation" for f in proposal.actors)

    @staticmethod
    def _without(side: _Side, others: Iterable[str]) -> _Side:
        taken = set(others)
        return _Side(
            tuple(e for e in side.entities if e not in taken),
            tuple(a for a in side.arguments if a.entity not in taken),
            side.unknown,
        )

    def _place(self, setting: Setting) -> str | None:
        if setting.place is None:
            return None
        entity = self.linked.place(setting.place)
        if entity is None:
            return None
        self._entities.setdefault(entity.id, entity)
        return entity.id

    def _setting(self, setting: Setting) -> list[Argument]:
        found = []
        place = self._place(setting)
        if setting.place is not None and place is not None:
            found.append(Argument(role="place", entity=place, span=self._words(setting.place)))
        for mention in setting.sidelines:
            self._keep(mention.entities[0])
            found.append(
                Argument(role="onSidelinesOf", entity=mention.entities[0], span=self._words(mention))
            )
        return found

    def _words(self, mention: TokenMention) -> Span:
        return Span(start=mention.start, end=mention.end, text=self.article.text[mention.start : mention.end])

    def _span(self, first: int, last: int, sentence: Sentence) -> Span:
        start, end = sentence[first].start, sentence[last - 1].end
        return Span(start=start, end=end, text=self.article.text[start:end])

    def _in_office(self, entity: Entity) -> Entity:
        """A person with the first and last day of the office he holds on the article's day."""
        anchor = self.document.anchor
        if entity.kind != "Person" or entity.represents is None or anchor is None:
            return entity
        terms = self.gazetteer.terms(entity.id, anchor.start)
        term = next((t for t in terms if t.of == entity.represents), None)
        if term is None:
            return entity
        return entity.model_copy(update={"term_begin": term.begin, "term_end": term.end})

    def _keep(self, name: str) -> None:
        """Take an entity over from linking, and the state or body it speaks for."""
        if name in self._entities or name not in self.linked.entities:
            return
        entity = self._in_office(self.linked.entities[name])
        self._entities[name] = entity
        for other in (entity.represents, entity.affiliation, *entity.described_by):
            if other is not None:
                self._keep(other)


def _ids(mentions: Iterable[TokenMention]) -> tuple[str, ...]:
    return _unique(m.entities[0] for m in mentions)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
