"""How a claim was read: the row of the lexicon, the words it took, the tree it stood on.

A graph keeps a rule's name and the words, but neither the row nor the tree. The row is looked
up again, and the tree is made again from the stored sentence; where the graph was made with
another analyser or lexicon, the trace says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.lexicon import Frame, Lexicon, Need, Role, Source
from kg.extract.proposals import LEARNED
from kg.language.analysis import Analyser, Sentence
from kg.ontology import load_ontology
from kg.store import Evidence

_PLACES = {
    "subj": "subject",
    "obj": "object",
    "iobj": "indirect object",
    "xcomp": "infinitive",
    "ccomp": "clause of its own",
    "ccomp_subj": "subject of its clause",
    "subjunctive": "clause in the subjunctive",
    "advcl": "adverbial clause",
    "purpose": "infinitive of purpose",
    "poss": "possessive",
    "mod": "modifier before it",
    "plural": "more than one subject",
}
_ACCEPTS = {"any": "", "participant": " (a participant)", "place": " (a place)"}
_ALONE = {
    "yes": "",
    "no": "only with one of its verbs",
    "by": "without a verb only where the doer is named",
    "phone": "without a verb only beside the word phone",
}
_RUN = re.compile(r"(?P<analyser>.*?); gazetteer [^;]*; lexicon (?P<lexicon>[^;]*)(; .*)?")
_GAP = 2
_LEAST = 12
"""Characters a word keeps in a narrow drawing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the lexicon in plain words; roles that it does not fill are empty.

    Attributes:
        table: file it stands in, such as ``verbs.csv``.
        needs: what must stand beside the trigger, or must not.
        actor, target, topic: where the fillers stand, best place first.
    """

    table: str
    lemma: str
    needs: str
    type: str
    cameo: str
    actor: str
    target: str
    topic: str
    example: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Words with a part in the event: ``trigger``, a role, or ``cue``; maybe outside the sentence."""

    role: str
    text: str
    label: str
    start: int
    end: int
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One line of a drawn tree: branches and word, relation to its head, parts it has in the event."""

    drawing: str
    relation: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How one claim was read.

    Attributes:
        rows: rows of that rule's name and the event's class; several where the tables repeat it.
        words: the words of the event, trigger first.
        tree: the sentence's trees from top to bottom, in the order of the words.
        notices: what to know before trusting rows and tree.
    """

    rows: tuple[Row, ...]
    words: tuple[Taken, ...]
    tree: tuple[Node, ...]
    notices: tuple[str, ...]


class Tracer:
    """Traces claims with one analyser and one lexicon."""

    def __init__(self, analyser: Analyser, lexicon: Lexicon) -> None:
        self._analyser = analyser
        self._lexicon = lexicon

    def __call__(self, evidence: Evidence) -> Trace:
        """How a claim was read, as far as it can be told again."""
        named = [frame for frame in self._lexicon.all_frames() if frame.rule == evidence.rule]
        frames = [frame for frame in named if frame.type == evidence.type] or named
        words = taken(evidence)
        # one line, whatever the article's: a blank for each break keeps the offsets
        sentence = re.sub(r"\s", " ", evidence.sentence)
        (analysis,) = self._analyser.analyse([sentence])
        nodes: list[Node] = []
        for part in analysis:
            nodes += drawn(part, [self._roles(words, evidence.start, t.start, t.end) for t in part])
        return Trace(tuple(map(row, frames)), words, tuple(nodes), self._notices(evidence, frames))

    @staticmethod
    def _roles(words: Sequence[Taken], origin: int, start: int, end: int) -> tuple[str, ...]:
        here = (w.role for w in words if w.start < origin + end and origin + start < w.end)
        return tuple(dict.fromkeys(here))

    def _notices(self, evidence: Evidence, frames: Sequence[Frame]) -> tuple[str, ...]:
        notices = []
        made = _RUN.fullmatch(evidence.model)
        others = []
        if made is None or made["analyser"] != self._analyser.identity:
            was = made["analyser"] if made else evidence.model or evidence.extractor or "an unknown one"
            others.append(f"another analyser ({was}; the tree is by {self._analyser.identity})")
        if made is None or made["lexicon"] != self._lexicon.identity:
            was = made["lexicon"] if made else "none known"
            others.append(f"another lexicon ({was}; the row is from {self._lexicon.identity})")
        if others:
            notices.append(f"the graph was made by {' and '.join(others)}: what stands here may differ")
        if evidence.rule == "situation":
            notices.append("no row: any verb in what somebody says of a participant is kept as a situation")
        elif evidence.rule == LEARNED:
            notices.append("no row: the classifier read the event off the word and its participants")
        elif not frames:
            notices.append(f"no row of this lexicon is called {evidence.rule}")
        elif frames[0].type != evidence.type:
            notices.append(f"that row no longer makes the class {evidence.type}")
        elif len(frames) > 1:
            notices.append(f"{len(frames)} rows have that name; the graph does not say which of them it was")
        return tuple(notices)


def taken(evidence: Evidence) -> tuple[Taken, ...]:
    """The words of a claim: trigger, roles in text order, then the words that attribute it."""
    found = [("trigger", evidence.type, evidence.trigger)]
    found += [(filled.role, filled.label, filled.words) for filled in evidence.filled]
    if evidence.cue:
        found.append(("cue", evidence.speaker or evidence.reporter, evidence.cue))
    return tuple(
        Taken(
            role=role,
            text=" ".join(words.text.split()),
            label=label,
            start=words.start,
            end=words.end,
            elsewhere=words.end <= evidence.start or words.start >= evidence.end,
        )
        for role, label, words in found
    )


def row(frame: Frame) -> Row:
    """A row of the lexicon in plain words."""
    needs = [_need(need) for need in frame.needs]
    if frame.verbs:
        needs.append(f"one of the verbs {', '.join(sorted(frame.verbs))}")
    if _ALONE[frame.alone]:
        needs.append(_ALONE[frame.alone])
    symmetric = load_ontology().event(frame.type).symmetric
    needed = "; must be there" + (" unless the actors are several" if symmetric else "")
    return Row(
        table=f"{frame.pos}s.csv",
        lemma=frame.lemma,
        needs="; ".join(needs),
        type=frame.type,
        cameo=frame.cameo or "",
        actor=_places(frame.actor),
        target=_places(frame.target) + (needed if frame.target.required else ""),
        topic=_places(frame.topic) + ("; must be there" if frame.topic.required else ""),
        example=frame.example,
    )


def _source(source: Source) -> str:
    name = source.name
    if name.startswith("+"):
        return f"the particle “{name[1:]}”"
    place = _PLACES.get(name) or f"after “{name.replace('_', ' ')}”"
    return f"{place}{_ACCEPTS[source.accepts]}"


def _places(role: Role) -> str:
    return ", else ".join(map(_source, role.sources))


def _need(need: Need) -> str:
    said = " or ".join(map(_source, need.names))
    if need.lemmas:
        said = f"{said}: {', '.join(sorted(need.lemmas))}"
    return f"no {said}" if need.absent else said


def drawn(sentence: Sentence, roles: Sequence[tuple[str, ...]]) -> list[Node]:
    """A sentence's tree, one word a line in the order of the sentence, branches to the left.

    Words that hang over their head's other branches come where their branch is.
    """
    nodes: list[Node] = []

    def draw(index: int, before: str, own: str, after: str) -> None:
        below = sentence.children[index]
        left, right = [i for i in below if i < index], [i for i in below if i > index]
        for number, child in enumerate(left):
            first = number == 0
            draw(
                child,
                before + ("  " if first else "│ "),
                before + ("┌╴" if first else "├╴"),
                f"{before}│ ",
            )
        token = sentence[index]
        nodes.append(Node(own + token.text, token.dep, roles[index]))
        for number, child in enumerate(right):
            last = number == len(right) - 1
            draw(child, f"{after}│ ", after + ("└╴" if last else "├╴"), after + ("  " if last else "│ "))

    draw(sentence.root, "", "", "")
    return nodes


def lines(nodes: Sequence[Node], width: int = 100) -> list[str]:
    """A drawn tree as text no wider than `width`: words of the event have a ``>`` before them."""
    relation = max((len(node.relation) for node in nodes), default=0)
    roles = max((len(", ".join(node.roles)) for node in nodes), default=0)
    room = max(_LEAST, width - 2 * _GAP - relation - roles - _GAP)
    column = min(room, max((len(node.drawing) for node in nodes), default=0))
    found = []
    for node in nodes:
        mark = "> " if node.roles else "  "
        word = node.drawing if len(node.drawing) <= column else f"{node.drawing[: column - 1]}…"
        line = f"{mark}{word:<{column}}  {node.relation:<{relation}}  {', '.join(node.roles)}"
        found.append(line.rstrip()[:width])
    return found
