"""Who says so: verbs of speech, "according to", and outlets that pass on what others say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract.lexicon import Lexicon
from kg.extract.syntax import Clauses
from kg.language.analysis import Sentence, Token

_INTRODUCING = frozenset((":", '"', "“", "„", "«", "``"))
_DEMANDING = frozenset(("demand", "insist", "urge", "ask", "request", "propose", "recommend"))
_FIRST_PERSON = frozenset(("i", "we"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says something: token heads of speaker and reporter, and the words that say so."""

    speaker: int | None = None
    reporter: int | None = None
    cue: tuple[int, ...] = ()


class Sources:
    """Finds the sources of what one sentence says."""

    def __init__(self, clauses: Clauses, lexicon: Lexicon, outlets: Iterable[int] = ()) -> None:
        """`outlets`: token heads that name news organisations, which report rather than speak."""
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.lexicon = lexicon
        self.outlets = frozenset(outlets)

    def source_of(self, verb: int) -> Attribution | None:
        """Speaker and reporter of what a verb of speech governs."""
        token = self.sentence[verb]
        return self._climb_sources(token, self._said_by(token, None))

    def _climb_sources(self, node: Token, known: Attribution | None) -> Attribution | None:
        known = self.beside(node, known)
        while node.head >= 0:
            above = self.sentence[node.head]
            known = self.governing(node, above, known)
            known = self.beside(above, known, below=node)
            node = above
        return known

    def governing(self, node: Token, above: Token, known: Attribution | None) -> Attribution | None:
        """A verb of speech that governs the clause ("Lavrov said that …")."""
        if node.rel not in ("ccomp", "parataxis", "advcl", "xcomp", "obj", "conj"):
            return known
        if self._is_headline_speaker(node, above):
            return self._joined(known, above.index, ())
        kind = self.lexicon.speech.get(above.lemma) if above.upos in ("VERB", "AUX") else None
        if kind is None or (
            above.lemma in _DEMANDING and self.clauses.arguments(above.index).get("subjunctive")
        ):
            return known
        if node.rel == "ccomp" or (
            node.rel == "parataxis" and kind != "report" and self._introduces(above, node)
        ):
            if above.lemma in ("make", "point") and node.rel != "ccomp":
                return known
            return self._said_by(above, known)
        mark = self.clauses.preposition(node.index)
        if (
            node.rel in ("advcl", "xcomp", "obl")
            and above.lemma in ("quote", "cite", "report")
            and mark == "as"
        ):
            return self._quoted(above, known)
        charged = node.index > above.index and above.lemma in ("accuse", "blame", "charge", "deny")
        if charged and (node.rel == "xcomp" or (node.rel == "advcl" and mark in ("", "of", "for", "with"))):
            return self._said_by(above, known)
        return known

    def _is_headline_speaker(self, node: Token, above: Token) -> bool:
        """As in "Lavrov: U.S. must withdraw": a name and a colon before what is said."""
        if node.rel != "parataxis" or above.head >= 0 or above.upos not in ("PROPN", "NOUN"):
            return False
        first = min(self.sentence.subtree(node.index))
        return above.index < first and ":" in {self.sentence[i].text for i in range(above.index, first + 1)}

    def beside(
        self, node: Token, known: Attribution | None, below: Token | None = None
    ) -> Attribution | None:
        """As in "…, Lavrov said" hanging below the clause, and "according to the ministry"."""
        for child in (self.sentence[i] for i in self.sentence.children[node.index]):
            if child is below or child.index == (below.index if below else -1):
                continue
            if child.rel == "parataxis" and child.upos == "VERB" and child.lemma in self.lexicon.speech:
                if not self.sentence.dependents(child.index, "ccomp") and self._closes(child):
                    known = self._said_by(child, known)
            elif child.rel == "obl" and self.clauses.preposition(child.index) == "according_to":
                known = self._joined(known, child.index, (child.index,))
            elif child.rel == "advcl" and child.lemma == "accord":
                for source in self.sentence.dependents(child.index, "obl"):
                    known = self._joined(known, source.index, (child.index,))
        return known

    def _introduces(self, verb: Token, content: Token) -> bool:
        """As in "Lavrov said: …": a colon or quotation mark right before what is said."""
        first = min(self.sentence.subtree(content.index))
        between = {self.sentence[i].text for i in range(verb.index + 1, first + 1)}
        return content.index > verb.index and bool(between & _INTRODUCING)

    def _closes(self, child: Token) -> bool:
        """A reporting clause ("Lavrov said") has a subject and little else."""
        if child.lemma in ("say", "add", "tell", "report", "quote"):
            return True
        carries = self.sentence.dependents(child.index, "obj", "xcomp", "ccomp")
        return bool(self.sentence.dependents(child.index, "nsubj")) and not carries

    def _said_by(self, verb: Token, known: Attribution | None) -> Attribution | None:
        arguments = self.clauses.arguments(verb.index)
        if verb.lemma in ("quote", "cite", "report") and (
            ("obj" in arguments or "iobj" in arguments) and (self._says_as(verb) or verb.lemma != "report")
        ):
            return self._quoted(verb, known)
        subjects = arguments.get("subj", [])
        if not subjects or self.sentence[subjects[0]].text.lower() in _FIRST_PERSON:
            # "we expect that …" inside a quotation: its speaker is named further out
            return known
        return self._joined(known, subjects[0], (verb.index,))

    def _says_as(self, verb: Token) -> bool:
        below = self.sentence.dependents(verb.index, "advcl", "xcomp", "obl", "ccomp")
        return any(t.lemma == "say" for t in below)

    def _quoted(self, verb: Token, known: Attribution | None) -> Attribution | None:
        """As in "Interfax quoted Lavrov as saying": the outlet reports, the object speaks."""
        arguments = self.clauses.arguments(verb.index)
        speakers = arguments.get("obj") or arguments.get("iobj", [])
        reporters = arguments.get("subj", [])
        if known is not None and known.speaker is not None:
            return replace(known, reporter=reporters[0]) if reporters and known.reporter is None else known
        return Attribution(
            speakers[0] if speakers else None, reporters[0] if reporters else None, (verb.index,)
        )

    def _joined(self, known: Attribution | None, source: int, cue: tuple[int, ...]) -> Attribution:
        """One more source around what is known: an outlet reports, anybody else speaks."""
        if source in self.outlets:
            if known is None:
                return Attribution(None, source, cue)
            return known if known.reporter is not None else replace(known, reporter=source)
        if known is None:
            return Attribution(source, None, cue)
        if known.speaker is None:
            return replace(known, speaker=source, cue=known.cue or cue)
        return known
