"""Every passage in which an article says who says, thinks or wants something: source and cue.

Events take from attribution only who speaks; this reads it for its own sake. A cue is a verb of
`speech.csv`, a verb of `verbs.csv` whose event is made of words (criticism, appeal, denial, …), a
word of `attribution.csv` (attitudes, findings, nouns such as "claim"), "according to", or the colon of
a transcript. It counts where something is said or thought: a clause, a quotation, or the complement
that the word's row asks for. The task is that of PolNeAR (Newell, Margolin and Ruths 2018).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.articles import prepare
from kg.errors import SettingsError
from kg.extract.lexicon import Frame, Lexicon
from kg.extract.quotes import Quoted, quoted
from kg.extract.rehang import rehung
from kg.extract.syntax import Clauses
from kg.language.analysis import Analyser, Sentence, Token
from kg.model import Article, Span
from kg.paths import data_dir

_IN_WORDS = frozenset(
    "Statement Criticism Accusation Condemnation Praise Denial Rejection Support Opposition Request Appeal "
    "Demand Threat Warning Apology Discussion Recognition".split()
)
_MARKS = frozenset('"“”„«»')
_CLOSING = ('"', "”", "»")
_DASHES = frozenset(("―", "—", "–", "--", "-"))
_OUTSIDE = frozenset(("acl:relcl", "parataxis", "punct", "list", "discourse", "vocative", "cc"))
_UNREAL = frozenset(
    "not n't n’t never to would 'd ’d could can may might should must will if unless whether".split()
)
# verbs that speak of things done as often as of things said, unless a clause follows
_WITH_CLAUSE = frozenset(("find", "continue", "maintain"))
_COLUMNS = ("lemma", "content", "example")
_CONTENT_CLAUSE = ("ccomp", "parataxis")


@dataclass(frozen=True, slots=True)
class Reported:
    """One attribution, as offsets into the article's own text.

    Attributes:
        source: who says it, None where nobody is named ("it was reported that …").
        cue: the words that say that it is said.
        nested: it stands itself in what another source says, in a quotation or a clause below a cue.
    """

    source: Span | None
    cue: Span
    nested: bool = False


def reported(article: Article, analyser: Analyser, lexicon: Lexicon) -> list[Reported]:
    """All attributions of an article, in the order of their cues.

    Raises:
        ArticleError: the article has no text to read.
    """
    document = prepare(article)
    found: dict[tuple[int, int], Reported] = {}
    analyses = analyser.analyse([block.text for block in document.blocks])
    for block, analysis in zip(document.blocks, analyses, strict=True):
        sentences = [rehung(s).moved(number, block.origin) for number, s in enumerate(analysis)]
        for one in in_paragraph(article.text, sentences, lexicon):
            found.setdefault((one.cue.start, one.cue.end), one)
    return [found[key] for key in sorted(found)]


def in_paragraph(text: str, sentences: list[Sentence], lexicon: Lexicon) -> Iterator[Reported]:
    """Attributions of one paragraph; the sentences carry offsets into `text`."""
    marks = quoted(text, [(s.start, s.end) for s in sentences])
    for place, (sentence, mark) in enumerate(zip(sentences, marks, strict=True)):
        beside = mark.inside or mark.continues or (place + 1 < len(marks) and marks[place + 1].opens)
        # the analyser may end a sentence at the question mark of "Who are they?" she asked
        beside = beside or (place > 0 and any(end > sentence.start - 4 for _, end in marks[place - 1].inside))
        beside = beside or sentence.tokens[-1].text == ":"
        yield from _Passage(text, sentence, mark, bool(beside), lexicon).attributions()


class _Passage:
    """One sentence, read for who says what."""

    def __init__(self, text: str, sentence: Sentence, mark: Quoted, beside: bool, lexicon: Lexicon) -> None:
        self.text = text
        self.sentence = sentence
        self.mark = mark
        self.beside = beside
        self.lexicon = lexicon
        self.clauses = Clauses(sentence)

    def attributions(self) -> Iterator[Reported]:
        """What verbs, nouns, adjectives and prepositions of the sentence attribute."""
        yield from self._transcript()
        yield from self._signed()
        verbs = [t for t in self.sentence if self._may_report(t) and self._is_cue(t)]
        said = {i for verb in verbs for i in self._content(verb)}
        for token in self.sentence:
            nested = token.index in said or self._is_quoted(token)
            if token in verbs:
                outer = self._reporter(token, verbs) if nested else None
                source = self._source_of(outer or token)
                yield Reported(source, self._cue_of(token), nested and outer is None)
            elif token.upos in ("NOUN", "ADJ"):
                yield from self._named(token, nested)
            if token.text.lower() in ("according", "per"):
                yield from self._according(token, self._is_quoted(token))

    def _may_report(self, token: Token) -> bool:
        """Whether a verb tells of words said: not one denied, wished, asked or put as a condition."""
        if token.upos not in ("VERB", "AUX") or token.rel in ("aux", "amod"):
            return False
        subjects = [t.index for t in self.sentence.dependents(token.index, "nsubj") if t.index < token.index]
        around = {
            t.text.lower()
            for t in self.sentence.dependents(token.index, "aux", "advmod", "mark")
            # "Probably not, an adviser said": what stands before the subject belongs to what is said
            if t.rel != "advmod" or t.index > max(subjects, default=-1)
        }
        if token.lemma in ("like", "love", "prefer"):
            # "would like to" is how a wish is put
            around -= {"would", "'d", "’d"}
        if around & _UNREAL or (
            token.xpos == "VB" and not self.sentence.dependents(token.index, "aux", "nsubj")
        ):
            return False
        last = self.sentence.tokens[-1].text
        return last != "?" or (token.index != self.sentence.root and self.beside)

    def _content(self, verb: Token) -> set[int]:
        """The tokens of what is said."""
        found: set[int] = set()
        for child in self.sentence.dependents(verb.index, "ccomp", "xcomp", "parataxis"):
            if child.rel != "parataxis" or self._introduces(verb, child):
                found.update(self.sentence.subtree(child.index))
        own = self.sentence.dependents(verb.index, "ccomp", "obj", "xcomp")
        if verb.rel == "parataxis" and verb.index > verb.head and not own:
            found.update(self.sentence.subtree(verb.head))
            found.difference_update(self.sentence.subtree(verb.index))
        return found

    def _transcript(self) -> Iterator[Reported]:
        """As in "WALLACE: You said …": a name and a colon before what is said."""
        tokens = self.sentence.tokens
        first = 1 if tokens[0].text in _MARKS else 0
        for token in tokens[first + 1 : first + 7]:
            if token.text == ":":
                before = tokens[first : token.index]
                named = all(t.upos in ("PROPN", "PUNCT", "ADJ", "NOUN") for t in before)
                if named and before[-1].upos == "PROPN":
                    yield Reported(self._span(first, token.index), self._span(token.index, token.index + 1))
                return

    def _signed(self) -> Iterator[Reported]:
        """As in "“The bridge will fall.” — Jane Roe": a name and a dash behind a quotation."""
        for token in self.sentence:
            if token.text not in _DASHES or self.text[: token.start].rstrip()[-1:] not in _CLOSING:
                continue
            last = token.index + 1
            while last < len(self.sentence) and self.sentence[last].upos == "PROPN":
                last += 1
            if last > token.index + 1:
                cue = self._span(token.index, token.index + 1)
                yield Reported(self._span(token.index + 1, last), cue)

    def _introduces(self, verb: Token, content: Token) -> bool:
        """As in "Lavrov said: …": a colon or quotation mark between the verb and what is said."""
        first = min(self.sentence.subtree(content.index))
        between = {self.sentence[i].text for i in range(verb.index + 1, first + 1)}
        return content.index > verb.index and bool(between & (_MARKS | {":", "``"}))

    def _reporter(self, verb: Token, verbs: list[Token]) -> Token | None:
        """As in "She said the talks failed, adding that …": the verb whose speaker goes on, though the
        parser hangs the participle on what is said.
        """
        before = self.sentence[verb.index - 1].text if verb.index else ""
        if verb.xpos != "VBG" or verb.rel != "advcl" or before != "," or self._is_quoted(verb):
            return None
        if verb.lemma not in self.lexicon.speech or not self.clauses.arguments(verb.index).get("ccomp"):
            return None
        around = {t.index for t in self.sentence.ancestors(verb.index)}
        above = [v for v in verbs if v.index in around and verb.index in self._content(v)]
        return above[-1] if len(above) == 1 else None

    def _is_cue(self, token: Token) -> bool:
        lemma = token.lemma.lower()
        if lemma in self.lexicon.speech and self._speaks(token):
            return True
        places = attribution_words().get(f"{lemma}.v")
        if places is not None and self._takes(token, places):
            return True
        return any(self._fits(frame, token) for frame in self.lexicon.frames.get(("verb", lemma), ()))

    def _speaks(self, token: Token) -> bool:
        """Whether something is said: a clause below or around the verb, or a quotation beside it."""
        if token.lemma == "make":
            return any(
                self.sentence[i].lemma in ("clear", "plain") for i in self.sentence.children[token.index]
            )
        if self.sentence.dependents(token.index, *_CONTENT_CLAUSE):
            return True
        if token.rel == "parataxis" or (self.beside and not self._is_quoted(token)):
            return token.lemma == "continue" or token.lemma not in _WITH_CLAUSE
        arguments = self.clauses.arguments(token.index)
        wanted = ("ccomp",) if token.lemma in _WITH_CLAUSE else ("ccomp", "xcomp", "obj")
        return any(name in arguments for name in wanted)

    def _takes(self, token: Token, places: frozenset[str]) -> bool:
        arguments = self.clauses.arguments(token.index)
        return any(place in arguments for place in places) or (
            "ccomp" in places and (token.rel == "parataxis" or (self.beside and not self._is_quoted(token)))
        )

    def _fits(self, frame: Frame, token: Token) -> bool:
        if frame.type not in _IN_WORDS:
            return False
        arguments = self.clauses.arguments(token.index)
        there = {*arguments, *self.clauses.particles(token.index)}
        for need in frame.needs:
            names = {source.name.removeprefix("+") for source in need.names}
            words = {self.sentence[i].lemma.lower() for name in names for i in arguments.get(name, ())}
            met = bool(names & there) and (not need.lemmas or bool(words & need.lemmas))
            if met == need.absent:
                return False
        wanted = {s.name for role in (frame.target, frame.topic) for s in role.sources}
        return bool(wanted & arguments.keys())

    def _is_quoted(self, token: Token) -> bool:
        return self.mark.covers(token.start, token.end)

    def _source_of(self, verb: Token) -> Span | None:
        passive = self.clauses.is_passive(verb.index)
        if not passive and (head := self._own_subject(verb)) is not None:
            return self._phrase(head)
        arguments = self.clauses.arguments(verb.index)
        if not passive and verb.xpos == "VBN" and not self.sentence.dependents(verb.index, "aux"):
            # "Asked about the raid, the colonel said …": the subject is who was asked
            return None
        heads = arguments.get("subj", [])
        if not heads and not passive:
            heads = self._beside_verb(verb)
        return self._phrase(heads[0]) if heads else None

    def _own_subject(self, verb: Token) -> int | None:
        """The verb's own subject, a relative pronoun included: before it, or right behind it."""
        own = self.sentence.dependents(verb.index, "nsubj")
        before = [t.index for t in own if t.index < verb.index]
        if before:
            return before[-1]
        behind = [t.index for t in own if min(self.sentence.subtree(t.index)) == verb.index + 1]
        return behind[0] if behind else None

    def _beside_verb(self, verb: Token) -> list[int]:
        """Where the parser gives a finite verb no subject: the noun before it, or behind an inverted one."""
        if verb.xpos not in ("VBD", "VBZ", "VBP"):
            return []
        place = verb.index - 1
        while place >= 0 and self.sentence[place].upos in ("ADV", "AUX"):
            place -= 1
        if place < 0 or self.sentence[place].text in _MARKS:
            # "…?" said an adviser: the rest of a sentence cut at its question mark
            return self.clauses.arguments(verb.index).get("obj", [])
        token = self.sentence[place]
        if token.upos not in ("NOUN", "PROPN", "PRON"):
            return []
        while token.head >= 0 and self.sentence[token.head].upos in ("NOUN", "PROPN"):
            if token.head > verb.index:
                return [token.index]
            token = self.sentence[token.head]
        return [token.index]

    def _cue_of(self, verb: Token) -> Span:
        """The verb with its auxiliaries, negation and particle, as far as they adjoin."""
        first, last = verb.index, verb.index + 1
        below = {t.index for t in self.sentence.dependents(verb.index, "aux", "advmod")}
        while first - 1 in below:
            first -= 1
        particles = {t.index for t in self.sentence.dependents(verb.index, "compound:prt")}
        while last in particles:
            last += 1
        return self._span(first, last)

    def _named(self, token: Token, nested: bool) -> Iterator[Reported]:
        """As in "their claim that …", "Paris is certain that …"."""
        letter = "n" if token.upos == "NOUN" else "a"
        places = attribution_words().get(f"{token.lemma.lower()}.{letter}")
        arguments = self.clauses.arguments(token.index)
        if places is None or not (
            any(place in arguments for place in places) or ("ccomp" in places and self._misread_clause(token))
        ):
            return
        heads = arguments.get("poss") or (arguments.get("subj") if letter == "a" else arguments.get("by"))
        if not heads and letter == "n" and token.rel == "obj" and token.head >= 0:
            heads = self.clauses.arguments(token.head).get("subj")
        cue = self._span(token.index, token.index + 1)
        yield Reported(self._phrase(heads[0]) if heads else None, cue, nested)

    def _misread_clause(self, noun: Token) -> bool:
        """As in "the admission that the raid had failed", parsed as a relative clause with a subject."""
        return any(
            self.sentence[noun.index + 1].text.lower() == "that"
            and any(t.index > noun.index + 1 for t in self.sentence.dependents(clause.index, "nsubj"))
            for clause in self.sentence.dependents(noun.index, "acl:relcl")
            if clause.index > noun.index
        )

    def _according(self, token: Token, nested: bool) -> Iterator[Reported]:
        following = token.index + 1
        if token.text.lower() == "according":
            if following >= len(self.sentence) or self.sentence[following].text.lower() != "to":
                return
            last = following + 1
        else:
            last = following
        head = self.sentence[token.head] if token.head >= 0 else token
        if token.rel == "case":
            source = head.index
        else:
            below = self.sentence.dependents(token.index, "obl", "nmod", "obj")
            if not below:
                return
            source = below[0].index
        if source >= last and (last - token.index == 2 or self.sentence[source].upos == "PROPN"):
            yield Reported(self._phrase(source), self._span(token.index, last), nested)

    def _phrase(self, head: int) -> Span:
        """A noun phrase without its preposition and relative clauses, quotation marks left out."""
        left = {t.index for t in self.sentence.dependents(head, "case", "mark", "advmod", "cop")}
        keep = {head}
        clause = self.sentence[head].upos in ("VERB", "AUX")
        for child in self.sentence.children[head] if not clause else ():
            token = self.sentence[child]
            if child not in left and token.dep not in _OUTSIDE and token.rel not in ("nsubj", "ccomp"):
                keep.update(self.sentence.subtree(child))
        first, last = min(keep), max(keep)
        while last > head and self.sentence[last].upos == "PUNCT":
            last -= 1
        return self._span(first, last + 1)

    def _span(self, first: int, last: int) -> Span:
        start, end = self.sentence[first].start, self.sentence[last - 1].end
        return Span(start=start, end=end, text=self.text[start:end])


@cache
def attribution_words() -> Mapping[str, frozenset[str]]:
    """The words of `attribution.csv` with the places where what they attribute may stand.

    Raises:
        SettingsError: the table is not as its README says.
    """
    path = data_dir() / "lexicon" / "attribution.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise SettingsError(f"{path}:1: the columns must be {', '.join(_COLUMNS)}")
    found: dict[str, frozenset[str]] = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(_COLUMNS) or row[0][-2:] not in (".v", ".n", ".a"):
            raise SettingsError(f"{path}:{number}: a row is a word with .v, .n or .a, places, an example")
        found[row[0]] = found.get(row[0], frozenset()) | frozenset(row[1].split("|"))
    return MappingProxyType(found)
