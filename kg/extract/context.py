"""Did it happen, and who says so: what the words around a trigger make of it.

One climb from the trigger to the root of its sentence collects both: auxiliaries, negation
and governing words ("refused to", "is expected to", "the possibility of") give polarity and
modality; verbs of speech, "according to" and quotation marks give speaker, reporter and cue.
The scheme follows FactBank's idea that a reading belongs to a source (Saurí and Pustejovsky 2009),
cut down to the six modalities of the ontology.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from kg.extract.attribution import Attribution, Sources
from kg.extract.lexicon import Effect, Lexicon, WordClass
from kg.extract.mentions import TokenMention
from kg.extract.syntax import Clauses
from kg.language.analysis import Sentence, Token
from kg.model import Modality, Polarity

Tense = Literal["past", "future"]

_POSSIBLE_AUX = frozenset(("may", "might", "could", "can"))
_DEMAND_AUX = frozenset(("must", "should", "ought"))
_WILL_AUX = frozenset("will 'll ’ll wo shall sha".split())
_WHEN = frozenset(("after", "when", "once", "before", "until", "as_soon_as"))
_PARTS = frozenset("round series session cycle start resumption continuation rest".split())
_NOBODY = frozenset(("neither", "no", "none", "nobody"))
_NEGATORS = frozenset("not n't n’t never neither nor no_longer hardly barely".split())
_BEFORE = frozenset(("before", "ahead_of", "until", "till", "pending"))
_CONDITIONS = frozenset("if unless whether lest in_case provided should".split())
_RANK: dict[Modality, int] = {
    "Actual": 0,
    "Future": 1,
    "Possible": 2,
    "Demanded": 3,
    "Hypothetical": 4,
    "Alleged": 5,
}
_RANKS = frozenset(("first", "second", "third", "fourth", "last", "latest", "only", "sole"))
_OPAQUE = frozenset(("acl:relcl", "appos", "parataxis", "list"))


@dataclass(frozen=True, slots=True)
class Context:
    """How one trigger is to be read.

    Attributes:
        modality, polarity: as in the ontology.
        attribution: the innermost source, with a reporter around it where one is named.
        shared: speaker and reporter taken over from another sentence of the same quotation.
        tense: ``past`` or ``future`` where the words tell, for dates.
        steps: what changed the reading, for `kg why --trace`.
    """

    polarity: Polarity = "Positive"
    modality: Modality = "Actual"
    attribution: Attribution | None = None
    shared: tuple[TokenMention | None, TokenMention | None] | None = None
    tense: Tense | None = None
    steps: tuple[str, ...] = ()

    def with_effect(self, effect: Effect, why: str) -> Context:
        """The reading under one more governing word."""
        steps = (*self.steps, f"{why}: {effect}")
        if effect == "Negative":
            flipped: Polarity = "Negative" if self.polarity == "Positive" else "Positive"
            return replace(self, polarity=flipped, steps=steps)
        if effect == "Actual":
            return replace(self, steps=steps)
        modality = effect if _RANK[effect] > _RANK[self.modality] else self.modality
        tense = "future" if effect == "Future" and self.tense is None else self.tense
        return replace(self, modality=modality, steps=steps, tense=tense)


class Reader:
    """Reads contexts off one sentence."""

    def __init__(self, clauses: Clauses, lexicon: Lexicon, outlets: Iterable[int] = ()) -> None:
        """`outlets`: token heads that name news organisations, which report rather than speak."""
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.lexicon = lexicon
        self.sources = Sources(clauses, lexicon, outlets)

    def context(self, trigger: int, *, light: int | None = None) -> Context:
        """The reading of a trigger; `light` is the light verb above an event noun, if any."""
        context = Context()
        token = self.sentence[trigger]
        if token.upos in ("VERB", "AUX", "ADJ") and light is None:
            context = self._own_words(context, token)
        else:
            context = self._of_noun(context, token, light)
            if light is not None:
                context = self._own_words(context, self.sentence[light])
        context = self._climb(context, light if light is not None else trigger)
        context = self._without_itself(context, token)
        if self.sentence.tokens[-1].text == "?" and context.attribution is None:
            context = context.with_effect("Possible", "question")
        return context

    def _without_itself(self, context: Context, token: Token) -> Context:
        """Nobody is the source of the statement that he himself makes."""
        found = context.attribution
        if found is None or token.lemma not in self.lexicon.speech or found.speaker is None:
            return context
        own = self.clauses.arguments(token.index).get("subj", [])
        if found.speaker not in own and found.cue != (token.index,):
            governor = self.sentence[token.head] if token.head >= 0 else None
            if governor is None or governor.lemma not in ("report", "quote", "cite") or token.lemma != "say":
                return context
        rest = replace(found, speaker=None) if found.reporter is not None else None
        return replace(context, attribution=rest)

    def _own_words(self, context: Context, token: Token) -> Context:
        """Auxiliaries, negation and adverbs of a verb, borrowed along coordination."""
        auxiliaries = self.sentence.dependents(token.index, "aux", "cop")
        for word in self.sentence.dependents(token.index, "advmod", "det", "cc:preconj"):
            lemma = word.text.lower()
            if lemma in _NEGATORS or (lemma == "longer" and self._has_no(word)):
                context = context.with_effect("Negative", word.text)
            elif hedge := self.lexicon.governors.get(f"{lemma}.adv"):
                context = context.with_effect(hedge, word.text)
        if self._is_nobody(token):
            context = context.with_effect("Negative", "nobody")
        for aux in auxiliaries:
            context = self._auxiliary(context, aux, token)
        if auxiliaries and self._has_condition(token):
            context = context.with_effect("Hypothetical", "if")
        if token.rel == "conj" and token.head >= 0 and not self.sentence.dependents(token.index, "nsubj"):
            context = self._borrowed(context, token, bool(auxiliaries))
        context = self._tense(context, token, auxiliaries)
        if self._is_headline_future(token):
            context = context.with_effect("Future", "to")
        return context

    def _is_nobody(self, token: Token) -> bool:
        """As in "neither Berlin nor Rome has", "by neither", "to no state"."""
        for phrase in self.sentence.dependents(token.index, "nsubj", "obj", "obl"):
            words = [phrase, *self.sentence.dependents(phrase.index, "det", "cc:preconj", "cc")]
            if any(w.text.lower() in _NOBODY and not self.clauses.is_hyphened(w.index) for w in words):
                return True
        joining = self.sentence.dependents(token.index, "cc")
        return any(w.text.lower() == "neither" and w.dep == "cc" for w in joining)

    def _has_condition(self, token: Token) -> bool:
        clauses = self.sentence.dependents(token.index, "advcl")
        return any(self.clauses.preposition(c.index) in ("if", "unless") for c in clauses)

    def _has_no(self, word: Token) -> bool:
        return any(t.text.lower() == "no" for t in self.sentence.dependents(word.index, "advmod", "det"))

    def _auxiliary(self, context: Context, aux: Token, token: Token) -> Context:
        lemma, text = aux.lemma.lower(), aux.text.lower()
        if lemma in ("will", "shall") and text in _WILL_AUX:
            return context.with_effect("Future", aux.text)
        if text == "would" or (text in ("'d", "’d") and token.xpos != "VBN"):
            perfect = any(t.text.lower() == "have" for t in self.sentence.dependents(token.index, "aux"))
            return context.with_effect("Hypothetical" if perfect else "Future", aux.text)
        if text in _POSSIBLE_AUX:
            return context.with_effect("Possible", aux.text)
        if text in _DEMAND_AUX:
            return context.with_effect("Demanded", aux.text)
        return context

    def _borrowed(self, context: Context, token: Token, own_auxiliary: bool) -> Context:
        """As in "will meet and sign": the second verb shares what stands before the first."""
        first = self.sentence[token.head]
        if first.upos not in ("VERB", "AUX", "ADJ") or own_auxiliary:
            return context
        for aux in self.sentence.dependents(first.index, "aux"):
            if aux.index < first.index:
                context = self._auxiliary(context, aux, first)
        joined = {t.text.lower() for t in self.sentence.dependents(token.index, "cc")}
        if joined & {"or", "nor"}:
            for word in self.sentence.dependents(first.index, "advmod", "cc:preconj"):
                if word.text.lower() in _NEGATORS:
                    context = context.with_effect("Negative", word.text)
        return context

    def _tense(self, context: Context, token: Token, auxiliaries: list[Token]) -> Context:
        if context.tense is not None:
            return context
        if token.feat("Tense") == "Past" or any(t.feat("Tense") == "Past" for t in auxiliaries):
            return replace(context, tense="past")
        return context

    def _is_headline_future(self, token: Token) -> bool:
        """As in "Lavrov to meet Kerry": an infinitive that is the whole predicate."""
        if token.head >= 0 or self.sentence.dependents(token.index, "aux:pass"):
            marks = [t for t in self.sentence.dependents(token.index, "mark") if t.text.lower() == "to"]
            return bool(marks) and token.head < 0
        marks = [t for t in self.sentence.dependents(token.index, "mark", "aux") if t.text.lower() == "to"]
        return bool(marks) and bool(self.sentence.dependents(token.index, "nsubj"))

    def _of_noun(self, context: Context, token: Token, light: int | None) -> Context:
        for child in (self.sentence[i] for i in self.sentence.children[token.index]):
            effect = self.lexicon.governors.get(f"{child.text.lower()}.mod")
            if effect and child.rel in ("amod", "det", "compound", "nmod"):
                context = context.with_effect(effect, child.text)
        if self.clauses.preposition(token.index) in _BEFORE:
            context = context.with_effect("Future", self.clauses.preposition(token.index))
        if token.rel == "nmod" and token.head >= 0 and light is None:
            context = self._under_noun(context, token)
            if self.sentence[token.head].lemma not in _PARTS:
                return context
            token = self.sentence[token.head]
        if token.head >= 0 and self.sentence[token.head].upos == "VERB":
            context = self._under_verb(context, token, self.sentence[token.head])
            governs = token.rel == "nsubj" or (
                token.rel == "obj" and self.lexicon.effect(self.sentence[token.head].lemma, "verb")
            )
            if light is None and governs:
                context = self._own_words(context, self.sentence[token.head])
        return context

    def _under_noun(self, context: Context, token: Token) -> Context:
        """As in "the possibility of a meeting"."""
        above = self.sentence[token.head]
        effect = self.lexicon.effect(above.lemma, "noun")
        if effect and self.clauses.preposition(token.index) in ("of", "for"):
            context = context.with_effect(effect, above.text)
        return context

    def _under_verb(self, context: Context, token: Token, above: Token) -> Context:
        """As in "cancelled the meeting", "called for a meeting"."""
        effect: Effect | None = None
        if token.rel == "obj" or token.dep == "nsubj:pass":
            particles = sorted(self.clauses.particles(above.index))
            names = [*(f"{above.lemma} {particle}" for particle in particles), above.lemma]
            keys = (f"{name}.{place}" for name in names for place in ("obj", "other"))
            effect = next((e for k in keys if (e := self.lexicon.governors.get(k))), None)
        elif token.rel == "obl" and above.lemma in ("call", "appeal", "push", "press", "ask", "insist"):
            effect = "Demanded"
        elif token.rel == "obl" and above.lemma in ("agree", "prepare", "plan"):
            effect = "Future"
        return context.with_effect(effect, above.text) if effect else context

    def _climb(self, context: Context, start: int) -> Context:
        """Follow the governors up; outside an opaque clause only attribution still reaches in."""
        node = self.sentence[start]
        reach = True
        attribution = self.sources.beside(node, None)
        while node.head >= 0:
            above = self.sentence[node.head]
            attribution = self.sources.governing(node, above, attribution)
            if reach:
                context, reach = self._governed(context, node, above)
            attribution = self.sources.beside(above, attribution, below=node)
            node = above
        if attribution is not None:
            context = replace(context, attribution=attribution)
        return context

    def _governed(self, context: Context, node: Token, above: Token) -> tuple[Context, bool]:
        """One step up: the reading under `above`, and whether words further up still govern it."""
        pos: WordClass = (
            "verb" if above.upos in ("VERB", "AUX") else "adjective" if above.upos == "ADJ" else "noun"
        )
        if node.rel == "xcomp":
            effect = self._effect(above, pos)
            if above.lemma == "have" and any(
                t.text.lower() == "yet" for t in self.sentence.dependents(above.index, "advmod")
            ):
                effect = "Negative"
            if effect:
                context = context.with_effect(effect, above.text)
            return self._above(context, above, effect), True
        if node.rel == "ccomp":
            effect = self._content_effect(node, above, pos)
            if effect:
                context = context.with_effect(effect, above.text)
            return context, False
        if node.rel == "advcl":
            return self._adverbial(context, node, above, pos), False
        if node.rel == "acl" and node.dep != "acl:relcl":
            mark = self.clauses.preposition(node.index)
            effect = self.lexicon.effect(above.lemma, "noun") if mark in ("to", "that", "of", "for") else None
            if effect:
                context = context.with_effect(effect, above.text)
            elif mark == "to" and not self._is_ranked(above):
                context = context.with_effect("Future", "to")
            denied = any(t.text.lower() == "no" for t in self.sentence.dependents(above.index, "det"))
            if denied and effect != "Alleged":
                # "has no plans to invade"
                context = context.with_effect("Negative", f"no {above.text}")
            return context, bool(effect)
        if node.rel == "conj":
            # the first verb's own governors reach the later ones too
            return context, node.upos in ("VERB", "AUX", "ADJ", "NOUN")
        if node.dep in _OPAQUE:
            if node.dep == "acl:relcl" and self._is_any(above):
                context = context.with_effect("Hypothetical", "any")
            return context, False
        return context, node.rel in ("obj", "obl", "nsubj", "nmod") and above.upos != "VERB"

    def _is_ranked(self, noun: Token) -> bool:
        """As in "the first leader to cross the border", who did so."""
        words = self.sentence.dependents(noun.index, "amod", "det", "nummod")
        return any(t.text.lower() in _RANKS for t in words)

    def _is_any(self, noun: Token) -> bool:
        """As in "every state that recognises it": nobody in particular."""
        determiners = self.sentence.dependents(noun.index, "det")
        return any(t.text.lower() in ("any", "every", "each", "whatever") for t in determiners)

    def _above(self, context: Context, above: Token, effect: Effect | None) -> Context:
        """Negation, auxiliaries and tense of a verb that governs an infinitive."""
        outer = self._own_words(Context(), above)
        if outer.polarity == "Negative":
            context = context.with_effect("Negative", f"not {above.text}")
        if outer.modality != "Actual":
            context = context.with_effect(outer.modality, f"auxiliary of {above.text}")
        if context.tense is None and effect in (None, "Actual", "Negative"):
            context = replace(context, tense=outer.tense)
        return context

    def _effect(self, above: Token, pos: WordClass) -> Effect | None:
        """What a governing word does; "called Putin to tell him" demands nothing of him."""
        if self.clauses.telephones(above.index):
            return None
        return self.lexicon.effect(above.lemma, pos)

    def _content_effect(self, node: Token, above: Token, pos: WordClass) -> Effect | None:
        kind = self.lexicon.speech.get(above.lemma) if pos == "verb" else None
        if kind == "deny":
            return "Negative"
        if kind == "claim":
            return "Alleged"
        subjunctive = node.feat("Mood") == "Sub" or (node.xpos == "VB" and not self._has_aux(node))
        if pos == "verb" and above.lemma in (
            "insist",
            "demand",
            "urge",
            "propose",
            "recommend",
            "ask",
            "request",
        ):
            return "Demanded" if subjunctive or above.lemma != "insist" else None
        if kind is not None and above.lemma not in ("hope", "expect", "fear", "predict", "suggest", "warn"):
            return None
        return self._effect(above, pos)

    def _has_aux(self, token: Token) -> bool:
        return bool(self.sentence.dependents(token.index, "aux"))

    def _adverbial(self, context: Context, node: Token, above: Token, pos: WordClass) -> Context:
        mark = self.clauses.preposition(node.index)
        if mark in _CONDITIONS:
            return context.with_effect("Hypothetical", mark)
        if mark == "as" and above.lemma in ("report", "quote", "cite"):
            return context
        if mark in ("of", "for", "with", "from", "into", "as", "against"):
            effect = self._effect(above, pos)
            return context.with_effect(effect, above.text) if effect and effect != "Demanded" else context
        if mark in ("to", "in_order_to", "so_as_to"):
            effect = self._effect(above, pos)
            if effect and effect not in ("Negative",):
                return context.with_effect(effect, above.text)
            if self.clauses.telephones(above.index):
                return context  # "telephoned Sadat to praise him": he did
            return context.with_effect("Possible", "purpose")
        if mark in _WHEN and context.modality == "Actual" and context.polarity == "Positive":
            outer = self._own_words(Context(), above)
            if outer.modality in ("Future", "Demanded"):
                # "will be passed after the members vote": then, not now
                return context.with_effect("Future", mark)
        if mark in ("before", "until", "without", "instead_of", "rather_than"):
            return context.with_effect("Negative" if mark not in ("before", "until") else "Actual", mark)
        return context
