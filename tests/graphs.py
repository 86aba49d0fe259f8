"""Two small articles read by hand: what a graph is made of, for tests of everything behind it."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kg import ids
from kg.model import Argument, Article, Claim, DateValue, Entity, Event, Extraction, Mention, Run, Span

TEXT = """\
GENEVA — Russian Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on Friday.
Lavrov and Kerry discussed a truce in Aleppo on the margins of the donors' conference.
Moscow opposes new sanctions on Damascus.
Washington demanded an end to the bombing.
The rebels may have shelled the airport, Lavrov told Interfax.
Kerry will meet Lavrov again on October 7.
Britain did not recognise the Aleppo council.
China vetoed the draft resolution; France voted for the draft resolution.
The European Union imposed sanctions on Iran in August.
Tehran denied arming the rebels.
"""

SECOND = """\
Washington's top diplomat, John Kerry, held talks with Sergey Lavrov on Sept. 9, \
the Danube Herald reported. The pair did not discuss Ukraine.
Iran condemned the European Union.
"""

RUN = Run(id=ids.run_id("by-hand", "1", "none"), extractor="by-hand", version="1", model="none")
DAY = dt.date(2016, 9, 9)
FRIDAY = DateValue(start=DAY, end=DAY, precision="day", text="on Friday")

ENTITIES = (
    Entity(
        id="sergey-lavrov",
        kind="Person",
        label="Sergey Lavrov",
        wikidata="Q58217",
        state="RUS",
        represents="russia",
        office="foreign minister",
    ),
    Entity(
        id="john-kerry",
        kind="Person",
        label="John Kerry",
        wikidata="Q22316",
        state="USA",
        represents="united-states",
        office="secretary of state",
    ),
    Entity(id="russia", kind="State", label="Russia", wikidata="Q159", state="RUS"),
    Entity(id="united-states", kind="State", label="United States", wikidata="Q30", state="USA"),
    Entity(id="united-kingdom", kind="State", label="United Kingdom", wikidata="Q145", state="GBR"),
    Entity(id="china", kind="State", label="China", wikidata="Q148", state="CHN"),
    Entity(id="france", kind="State", label="France", wikidata="Q142", state="FRA"),
    Entity(id="iran", kind="State", label="Iran", wikidata="Q794", state="IRN"),
    Entity(id="syria", kind="State", label="Syria", wikidata="Q858", state="SYR"),
    Entity(id="ukraine", kind="State", label="Ukraine", wikidata="Q212", state="UKR"),
    Entity(id="european-union", kind="InternationalOrganisation", label="European Union", wikidata="Q458"),
    Entity(id="interfax", kind="NewsOrganisation", label="Interfax", wikidata="Q1334655"),
    Entity(
        id="geneva",
        kind="Place",
        label="Geneva",
        wikidata="Q71",
        state="CHE",
        latitude=46.2,
        longitude=6.15,
    ),
    Entity(
        id="truce-in-aleppo.issue",
        kind="Issue",
        label="truce in Aleppo",
        described_by=("syria",),
    ),
    Entity(
        id="new-sanctions-on-damascus.issue",
        kind="Issue",
        label="new sanctions on Damascus",
        described_by=("syria",),
    ),
    Entity(id="end-to-the-bombing.issue", kind="Issue", label="end to the bombing"),
    Entity(id="donors-conference.issue", kind="Issue", label="donors' conference"),
    Entity(id="draft-resolution.document", kind="Document", label="draft resolution"),
    Entity(id="aleppo-council.politicalgroup", kind="PoliticalGroup", label="Aleppo council"),
    Entity(id="airport.place", kind="Place", label="airport"),
)
BY_ID = {entity.id: entity for entity in ENTITIES}


class Reader:
    """Builds an extraction sentence by sentence, finding every span by its words."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.id = ids.article_id(article.text)
        self.entities: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.events: dict[str, Event] = {}
        self.claims: list[Claim] = []

    def span(self, words: str, inside: Span | None = None) -> Span:
        start = self.article.text.index(words, inside.start if inside else 0)
        return Span(start=start, end=start + len(words), text=words)

    def local(self, label: str, kind: str, affiliation: str | None = None) -> str:
        made = ids.local_entity_id(self.id, label, label)
        self.entities[made] = Entity(id=made, kind=kind, label=label, affiliation=affiliation)
        return made

    def mention(self, words: str, *entities: str, form: str = "name") -> None:
        for entity in entities:
            self.entities.setdefault(entity, BY_ID[entity])
        span = self.span(words)
        self.mentions.append(
            Mention.model_validate({"span": span, "entities": entities, "form": form, "confidence": 1})
        )

    def tell(
        self,
        sentence: str,
        trigger: str,
        kind: str,
        arguments: list[tuple[str, str, str]],
        *,
        date: DateValue | None = None,
        symmetric: bool = False,
        polarity: str = "Positive",
        modality: str = "Actual",
        speaker: str | None = None,
        reporter: str | None = None,
        cue: str | None = None,
        cameo: str | None = None,
        confidence: float = 0.9,
    ) -> str:
        """Add a claim and its event; `arguments` are (role, entity id, words). Returns the event's id."""
        where = self.span(sentence)
        for _, entity, _ in arguments:
            self.entities.setdefault(entity, BY_ID.get(entity) or self.entities[entity])
        for said in (speaker, reporter):
            if said:
                self.entities.setdefault(said, BY_ID[said])

        def fillers(role: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(e for r, e, _ in arguments if r == role))

        actors, targets = fillers("actor"), fillers("target")
        if symmetric:
            actors, targets = tuple(dict.fromkeys(actors + targets)), ()
        matter = fillers("topic") + fillers("document")
        event = ids.event_id(self.id, kind, actors, targets, matter, date)
        self.events[event] = Event(
            id=event,
            type=kind,
            actors=actors,
            targets=targets,
            topics=fillers("topic"),
            documents=fillers("document"),
            sidelines=fillers("onSidelinesOf"),
            place=next(iter(fillers("place")), None),
            date=date,
            cameo=cameo,
        )
        at = self.span(trigger, where)
        self.claims.append(
            Claim.model_validate(
                {
                    "id": ids.claim_id(self.id, event, at.start, at.end, polarity, modality, speaker or ""),
                    "event": event,
                    "polarity": polarity,
                    "modality": modality,
                    "sentence": where,
                    "trigger": at,
                    "arguments": tuple(
                        Argument(role=role, entity=entity, span=self.span(words, where))
                        for role, entity, words in arguments
                    ),
                    "speaker": speaker,
                    "reporter": reporter,
                    "cue": self.span(cue, where) if cue else None,
                    "confidence": confidence,
                    "rule": f"{kind.lower()}/by-hand",
                }
            )
        )
        return event

    def done(self) -> Extraction:
        for entity in list(self.entities.values()):
            for linked in (entity.represents, entity.affiliation, *entity.described_by):
                if linked:
                    self.entities.setdefault(linked, BY_ID[linked])
        return Extraction(
            article=self.article,
            article_id=self.id,
            run=RUN,
            entities=tuple(self.entities.values()),
            mentions=tuple(self.mentions),
            events=tuple(self.events.values()),
            claims=tuple(self.claims),
        )


@cache
def first() -> Extraction:
    """A meeting of Lavrov and Kerry in Geneva and what else was said that day."""
    lines = TEXT.splitlines()
    read = Reader(
        Article(
            id="geneva-1",
            text=TEXT,
            title="Lavrov and Kerry meet in Geneva",
            date=dt.date(2016, 9, 10),
            source="The Danube Herald",
            url="https://news.example/geneva?day=10&n=1",
            language="en",
        )
    )
    read.mention("Sergei Lavrov", "sergey-lavrov")
    read.mention("John Kerry", "john-kerry")
    read.mention("Moscow", "russia")
    rebels = read.local("rebels", "UnnamedActor")
    pair = [("actor", "sergey-lavrov", "Sergei Lavrov"), ("target", "john-kerry", "John Kerry")]
    read.tell(lines[0], "met", "Meeting", [*pair, ("place", "geneva", "Geneva")], date=FRIDAY, symmetric=True)
    read.tell(
        lines[1],
        "discussed",
        "Discussion",
        [
            ("actor", "sergey-lavrov", "Lavrov"),
            ("actor", "john-kerry", "Kerry"),
            ("topic", "truce-in-aleppo.issue", "a truce in Aleppo"),
            ("onSidelinesOf", "donors-conference.issue", "donors' conference"),
        ],
        date=FRIDAY,
        symmetric=True,
    )
    read.tell(
        lines[2],
        "opposes",
        "Opposition",
        [
            ("actor", "russia", "Moscow"),
            ("target", "new-sanctions-on-damascus.issue", "new sanctions on Damascus"),
        ],
    )
    read.tell(
        lines[3],
        "demanded",
        "Demand",
        [
            ("actor", "united-states", "Washington"),
            ("topic", "end-to-the-bombing.issue", "end to the bombing"),
        ],
    )
    read.tell(
        lines[4],
        "shelled",
        "Attack",
        [("actor", rebels, "rebels"), ("target", "airport.place", "airport")],
        modality="Possible",
        speaker="sergey-lavrov",
        reporter="interfax",
        cue="told",
        confidence=0.65,
    )
    october = DateValue(
        start=dt.date(2016, 10, 7), end=dt.date(2016, 10, 7), precision="day", text="on October 7"
    )
    read.tell(
        lines[5],
        "meet",
        "Meeting",
        [("actor", "john-kerry", "Kerry"), ("target", "sergey-lavrov", "Lavrov")],
        date=october,
        symmetric=True,
        modality="Future",
    )
    read.tell(
        lines[6],
        "recognise",
        "Recognition",
        [
            ("actor", "united-kingdom", "Britain"),
            ("target", "aleppo-council.politicalgroup", "Aleppo council"),
        ],
        polarity="Negative",
    )
    draft = ("document", "draft-resolution.document", "draft resolution")
    read.tell(lines[7], "vetoed", "Veto", [("actor", "china", "China"), draft])
    read.tell(lines[7], "voted", "Vote", [("actor", "france", "France"), draft], cameo="050")
    august = DateValue(
        start=dt.date(2016, 8, 1), end=dt.date(2016, 8, 31), precision="month", text="in August"
    )
    read.tell(
        lines[8],
        "imposed",
        "Sanction",
        [("actor", "european-union", "European Union"), ("target", "iran", "Iran")],
        date=august,
    )
    read.tell(
        lines[9],
        "arming",
        "Aid",
        [("actor", "iran", "Tehran"), ("target", rebels, "rebels")],
        polarity="Negative",
        modality="Alleged",
        speaker="iran",
        cue="denied",
    )
    return read.done()


@cache
def second() -> Extraction:
    """Another outlet on the same meeting."""
    lines = SECOND.splitlines()
    read = Reader(
        Article(id="vienna-7", text=SECOND, date=dt.date(2016, 9, 11), source="Vienna Courier", language="en")
    )
    read.mention("Sergey Lavrov", "sergey-lavrov")
    day = FRIDAY.model_copy(update={"text": "on Sept. 9"})
    talks, rest = lines[0].split(". The pair")
    read.tell(
        talks,
        "held talks",
        "Meeting",
        [("actor", "john-kerry", "John Kerry"), ("target", "sergey-lavrov", "Sergey Lavrov")],
        date=day,
        symmetric=True,
    )
    read.tell(
        "The pair" + rest,
        "discuss",
        "Discussion",
        [
            ("actor", "john-kerry", "pair"),
            ("actor", "sergey-lavrov", "pair"),
            ("topic", "ukraine", "Ukraine"),
        ],
        symmetric=True,
        polarity="Negative",
    )
    read.tell(
        lines[1],
        "condemned",
        "Condemnation",
        [("actor", "iran", "Iran"), ("target", "european-union", "European Union")],
    )
    return read.done()


def both() -> tuple[Extraction, Extraction]:
    return first(), second()
