"""Who does what to whom, read off a Universal Dependencies tree.

A `Clauses` view of one sentence answers, for a verb, noun or adjective, which tokens stand
in which grammatical place. Passives, relative clauses, coordination and control are undone
here, so that the lexicon can speak of subject and object in the plain active sense.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.subjects import Subjects
from kg.language.analysis import Sentence, Token

_CONTENT_MARKS = frozenset(("of", "for", "with", "from", "as", "into"))
_LED = frozenset(("led", "launched", "imposed"))
_RELATIVE = frozenset(("who", "whom", "which", "that", "whose"))
_QUESTION = frozenset(("how", "whether", "when", "where", "what"))
_PREDICATING = frozenset(("call", "name", "appoint", "elect", "deem", "consider", "declare", "dub", "label"))
_ADVERBIAL = ("obl:unmarked", "obl:tmod", "obl:npmod", "nmod:desc", "nmod:unmarked")

Arguments = dict[str, list[int]]


class Clauses(Subjects):
    """One sentence seen as clauses; look-ups are cached, nothing is changed."""

    def __init__(self, sentence: Sentence, times: Iterable[int] = ()) -> None:
        """`times`: tokens of time expressions, which fill no role."""
        super().__init__(sentence)
        self.times = frozenset(times)
        self._arguments: dict[int, Arguments] = {}

    def arguments(self, index: int) -> Arguments:
        """Heads of the phrases around a trigger, by place: ``subj``, ``obj``, ``iobj``, ``xcomp``,
        ``ccomp``, ``advcl``, ``purpose``, ``poss``, ``mod``, or a preposition such as ``with``.

        Coordinated phrases are all listed, in text order. Under a preposition the phrases of
        the trigger itself come before those hanging on its object.
        """
        if index not in self._arguments:
            token = self.sentence[index]
            verbal = (
                token.upos in ("VERB", "AUX")
                or self.is_gerund(token)
                or (token.upos == "ADJ" and not self._is_nominal(token))
            )
            self._arguments[index] = self._of_verb(index) if verbal else self._of_noun(index)
        return self._arguments[index]

    def particles(self, index: int) -> set[str]:
        """Words such as ``out`` in "pull out", also as adverbs or bare prepositions."""
        found = set()
        for token in self.sentence.dependents(index, "compound:prt", "advmod", "case"):
            found.add(token.text.lower())
        found |= {t.text.lower() for t in self._stranded(index)}
        if index + 1 < len(self.sentence):
            # "handed over 55 Russians": the particle parsed as part of the number after it
            after = self.sentence[index + 1]
            if after.upos == "ADP" and after.dep == "advmod":
                found.add(after.text.lower())
        return found

    def _stranded(self, index: int) -> list[Token]:
        """Prepositions parsed as hanging on the verb before them: "insist on including"."""
        marks = self.sentence.dependents(index, "mark", "case")
        return [t for t in marks if t.index > index and t.text.lower() not in ("to", "that")]

    def _of_verb(self, index: int) -> Arguments:
        sentence = self.sentence
        found: Arguments = {}
        passive = self.is_passive(index)
        self._add(found, "obj" if passive else "subj", self.surface_subjects(index))
        for child in (sentence[i] for i in sentence.children[index]):
            if child.rel == "obj" or child.rel == "iobj":
                self._add(found, child.rel, self.expand(self.antecedent(child.index)))
            elif child.rel in ("xcomp", "ccomp"):
                self._add(found, child.rel, [child.index])
                if child.rel == "ccomp":
                    self._content(found, child)
            elif child.rel == "advcl":
                self._adverbial(found, child)
            elif child.rel == "obl" and child.dep not in _ADVERBIAL and child.index not in self.times:
                self._oblique(found, child, passive)
            elif child.rel == "advmod":
                # "stayed away from the session": the phrase hangs on the adverb
                for below in sentence.dependents(child.index, "obl"):
                    if below.dep not in _ADVERBIAL and below.index not in self.times:
                        self._oblique(found, below, passive)
        self._two_objects(found, index)
        if sentence[index].dep == "acl:relcl":
            self._relative_gap(found, sentence[index], passive)
        late = self.late_subject(index)
        if "obj" not in found and late is not None:
            self._add(found, "obj", self.expand(late))
        if "obj" not in found:
            self._add(found, "obj", self._gap_through(index))
        if "obj" not in found and "iobj" in found:
            # "urged Eritrea to withdraw": the only object, whatever the parser calls it
            found["obj"] = list(found["iobj"])
        self._predicate(found, sentence[index])
        self._inverted(found, sentence[index])
        if "purpose" in found and sentence[index].lemma not in _PREDICATING:
            # "agreed on Tuesday to set up a fund": the infinitive is often taken for a purpose
            found.setdefault("xcomp", list(found["purpose"]))
        if sentence[index].rel == "parataxis" and "obj" not in found and self._comes_after(sentence[index]):
            found.setdefault("ccomp", [sentence[index].head])
        self._shared_object(found, sentence[index])
        if passive and "obj" in found and len(sentence.dependents(index, "obj")) > 0:
            self._passive_of_two_objects(found, index)
        own = {self.core(t.index) for t in sentence.dependents(index, "obj")}
        for obj in found.get("obj", [])[:3]:
            if sentence[obj].head == index or obj in own:
                self._under_object(found, obj)
        self._after_particle(found, index)
        self._farther(found, index)
        self._owners(found)
        if "iobj" not in found and (addressed := self.addressee(index)):
            found["iobj"] = addressed
        return found

    def _comes_after(self, token: Token) -> bool:
        """As in "…, Zarif wrote" and "No excuse, Zarif wrote, could change it": after its matter."""
        head = token.head
        if head < token.index:
            return True
        own = set(self.sentence.subtree(token.index))
        before = [i for i in self.sentence.subtree(head) if i not in own and i < min(own)]
        return any(self.sentence[i].upos != "PUNCT" for i in before)

    def _two_objects(self, found: Arguments, index: int) -> None:
        """As in "gave the talks its blessing": the first of two objects receives the second."""
        objects = [t for t in self.sentence.dependents(index, "obj") if t.index > index]
        if len(objects) == 2 and "iobj" not in found:
            first, second = objects
            found["iobj"] = self.expand(first.index)
            found["obj"] = [i for i in found["obj"] if i not in found["iobj"]] or self.expand(second.index)

    def _owners(self, found: Arguments) -> None:
        """As in "suspended Syria's membership": the owner of an object stands where "of" would put him."""
        owners = [
            i
            for obj in found.get("obj", ())
            for t in self.sentence.dependents(obj, "nmod")
            if t.dep == "nmod:poss"
            for i in self.expand(t.index)
        ]
        if owners and "of" not in found and "~of" not in found:
            found["~of"] = owners

    def _after_particle(self, found: Arguments, index: int) -> None:
        """As in "insist on including", "call on Russia" with the preposition parsed as a particle."""
        for particle in (*self.sentence.dependents(index, "compound:prt"), *self._stranded(index)):
            for child in self.sentence.dependents(index, "obj", "advcl", "xcomp", "obl"):
                if child.index > particle.index and not self.preposition(child.index):
                    self._add(found, particle.text.lower(), self.expand(child.index))
                    if child.rel == "obl" and child.dep not in _ADVERBIAL and child.index not in self.times:
                        # "handed over Milosevic": the object of the two words, whatever it is called
                        found.setdefault("obj", self.expand(child.index))
                    break

    def _of_noun(self, index: int) -> Arguments:
        sentence = self.sentence
        found: Arguments = {}
        if sentence.dependents(index, "cop"):
            self._add(found, "subj", self.surface_subjects(index))
        for child in (sentence[i] for i in sentence.children[index]):
            if child.dep == "nmod:poss":
                self._add(found, "poss", self.expand(self.antecedent(child.index)))
            elif child.rel == "nmod" and child.dep not in _ADVERBIAL and child.index not in self.times:
                for word in self._prepositions(child.index):
                    self._add(found, word, self.expand(child.index))
            elif child.rel in ("amod", "compound") or child.dep == "nmod:desc":
                self._add(found, "mod", self.expand(child.index))
                if child.text.lower() in _LED:
                    # "a Saudi-led strike"
                    for leader in (sentence[i] for i in sentence.children[child.index]):
                        if leader.upos in ("PROPN", "ADJ"):
                            self._add(found, "mod", [leader.index])
            elif child.rel == "acl" and child.dep != "acl:relcl":
                mark = self.preposition(child.index)
                self._add(found, "xcomp" if mark == "to" else mark or "acl", [child.index])
                if mark == "that":
                    self._add(found, "ccomp", [child.index])
            elif child.rel == "ccomp":
                self._add(found, "ccomp", [child.index])
        self._right_beside(found, sentence[index])
        self._farther(found, index)
        if "~by" in found and not {"by", "from", "poss", "between"} & found.keys():
            # "the ratification of the treaty by Berlin", hung on the treaty
            found["by"] = found.pop("~by")
        return found

    def _right_beside(self, found: Arguments, noun: Token) -> None:
        """As in "rejected criticism from Israel": the phrase right after a noun, hung on the verb above."""
        if noun.rel not in ("obj", "obl") or noun.head < 0:
            return
        for child in self.sentence.dependents(noun.head, "obl"):
            words = self.sentence.dependents(child.index, "case")
            if words and words[0].index == noun.index + 1 and child.index not in self.times:
                for word in self._prepositions(child.index):
                    if word not in found:
                        self._add(found, word, self.expand(child.index))

    def _add(self, found: Arguments, place: str, heads: list[int]) -> None:
        if place and heads:
            known = found.setdefault(place, [])
            known.extend(h for h in map(self.core, heads) if h not in known)

    def _oblique(self, found: Arguments, child: Token, passive: bool) -> None:
        words = self._prepositions(child.index)
        heads = self.expand(self.antecedent(child.index))
        if not words and child.text.lower() in _QUESTION:
            # "talked about how it can be done": the preposition hangs on the clause below
            for clause in self.sentence.dependents(child.index, "advcl", "acl"):
                self._add(found, self.preposition(clause.index), [clause.index])
        joined = "with" in words and self._goes_with(child.index)
        if joined or ("by" in words and (passive or child.dep == "obl:agent")):
            self._add(found, "obj" if joined and passive else "subj", heads)
            return
        for word in words:
            self._add(found, word, heads)

    def _goes_with(self, index: int) -> bool:
        """As in "signed it together with Lothar de Maizière": one more who does so."""
        cases = self.sentence.dependents(index, "case")
        before = self.sentence[cases[0].index - 1].text.lower() if cases and cases[0].index else ""
        return before in ("together", "along", "jointly")

    def _adverbial(self, found: Arguments, child: Token) -> None:
        mark = self.preposition(child.index)
        for own in self.sentence.dependents(child.index, "obl", "nsubj") if mark == "to" else ():
            if self.preposition(own.index) == "for" and own.index < child.index:
                # "asked for a crossing to be opened"
                self._add(found, "for", [child.index])
        if mark == "to":
            self._add(found, "purpose", [child.index])
            self._add(found, "advcl", [child.index])
        elif mark in ("in_order_to", "so_as_to"):
            self._add(found, "purpose", [child.index])
        elif mark in _CONTENT_MARKS or mark in ("on", "against", "about", "over"):
            self._add(found, mark, [child.index])

    def _predicate(self, found: Arguments, token: Token) -> None:
        """As in "which Iran calls a massacre": the second object is what the first is said to be."""
        if token.lemma in _PREDICATING and "xcomp" not in found:
            objects = [*found.get("iobj", []), *found.get("obj", [])]
            later = [
                o
                for o in objects
                if self.sentence[o].index > token.index and self.sentence[o].head == token.index
            ]
            if len(objects) > 1 and later and self.sentence[later[-1]].rel in ("obj", "iobj"):
                found["xcomp"] = later[-1:]
                found["obj"] = [o for o in objects if o != later[-1]]
            self._unwelcome(found, token)
            for obj in later if "xcomp" not in found else ():
                # "called the award null and void", the adjectives parsed as the noun's own
                after = [t.index for t in self.sentence.dependents(obj, "amod") if t.index > obj]
                if after:
                    found["xcomp"] = after

    def _unwelcome(self, found: Arguments, verb: Token) -> None:
        """As in "declared the attaché persona non grata", the Latin taken for the object."""
        sentence = self.sentence
        for index in sentence.subtree(verb.index):
            if sentence[index].text.lower() == "persona" and index > verb.index:
                owners = [t.index for t in sentence.dependents(index, "compound", "nmod") if t.index < index]
                if index in found.get("obj", ()) and owners:
                    found["obj"] = owners
                found["xcomp"] = [index]

    def _inverted(self, found: Arguments, token: Token) -> None:
        """As in "…, said an adviser": the subject after the verb, parsed as its object."""
        said = [i for i in found.get("ccomp", ()) if i < token.index]
        after = [i for i in found.get("obj", ()) if i > token.index]
        if said and after and not found.get("subj") and not self.is_passive(token.index):
            found["subj"] = found.pop("obj")

    def _content(self, found: Arguments, child: Token) -> None:
        """The subject of a content clause, and whether it says what ought to be ("that Mali return")."""
        self._add(found, "ccomp_subj", self.surface_subjects(child.index))
        auxiliaries = {t.text.lower() for t in self.sentence.dependents(child.index, "aux")}
        if child.xpos == "VB" and auxiliaries <= {"must", "should"}:
            self._add(found, "subjunctive", [child.index])

    def _farther(self, found: Arguments, index: int) -> None:
        """Prepositional phrases hung one noun too low ("held talks in Kiev with …"), where none is nearer,
        under the preposition with a tilde before it: they may fill a role, but prove no reading.
        """
        low: Arguments = {}
        for child in self.sentence.dependents(index, "obj", "obl", "nmod"):
            if child.dep == "nmod:poss":
                continue
            stack = [child.index]
            while stack:
                node = stack.pop()
                for below in self.sentence.dependents(node, "nmod", "obl", "obj"):
                    counted = below.upos == "NUM" or below.dep in ("nmod:poss", *_ADVERBIAL)
                    if not counted and below.index not in self.times:
                        for word in self._prepositions(below.index):
                            self._add(low, word, self.expand(below.index))
                        stack.append(below.index)
                stack.extend(t.index for t in self.sentence.dependents(node, "conj"))
        for word, heads in low.items():
            if word not in found:
                found[f"~{word}"] = sorted(heads)

    def _under_object(self, found: Arguments, obj: int) -> None:
        """Prepositional phrases the parser hangs on the object may belong to the verb."""
        for child in self.sentence.dependents(obj, "nmod"):
            if child.dep not in ("nmod:poss", *_ADVERBIAL) and child.index not in self.times:
                for word in self._prepositions(child.index):
                    self._add(found, word, self.expand(child.index))
        for child in self.sentence.dependents(obj, "acl"):
            mark = self.preposition(child.index)
            if child.dep != "acl:relcl" and mark == "to":
                self._add(found, "xcomp", [child.index])
            elif child.dep != "acl:relcl" and mark in _CONTENT_MARKS:
                self._add(found, mark, [child.index])

    def _shared_object(self, found: Arguments, token: Token) -> None:
        """As in "met and briefed Kerry": the first verb borrows the object of the last."""
        if "obj" in found or "ccomp" in found or "xcomp" in found:
            return
        for later in self.sentence.dependents(token.index, "conj"):
            objects = self.sentence.dependents(later.index, "obj")
            if later.upos == "VERB" and objects and not self.sentence.dependents(later.index, "nsubj"):
                between = range(token.index + 1, later.index)
                if all(self.sentence[i].upos in ("CCONJ", "PUNCT", "VERB", "ADV", "AUX") for i in between):
                    self._add(found, "obj", self.expand(objects[0].index))

    def _passive_of_two_objects(self, found: Arguments, index: int) -> None:
        """As in "Ukraine was given aid": the subject is the receiver, the object stays."""
        objects = [i for t in self.sentence.dependents(index, "obj") for i in self.expand(t.index)]
        receivers = [i for i in found["obj"] if i not in objects]
        if receivers:
            found["iobj"], found["obj"] = receivers, objects

    def _relative_gap(self, found: Arguments, token: Token, passive: bool) -> None:
        """As in "a measure Russia opposes": the noun before fills the object left out."""
        if "obj" in found or passive:
            return
        own_subject = self.sentence.dependents(token.index, "nsubj")
        relative = [
            i
            for i in self.sentence.subtree(token.index)
            if self.sentence[i].text.lower() in _RELATIVE
            and self.sentence[i].upos in ("PRON", "DET", "SCONJ")
        ]
        if own_subject and not any(self.sentence[i].rel in ("nsubj", "obl", "nmod") for i in relative):
            self._add(found, "obj", [token.head])

    def _gap_through(self, index: int) -> list[int]:
        """As in "a measure Russia continues to oppose": the noun that fills the object of an infinitive
        below a relative clause, if one does.
        """
        token = self.sentence[index]
        if token.rel != "xcomp" or self.sentence.dependents(index, "obj"):
            return []
        for above in self.sentence.ancestors(index):
            subjects = self.sentence.dependents(above.index, "nsubj")
            if len(subjects) > 1 and not self.sentence.dependents(above.index, "obj"):
                # the same construction parsed as a clause with two subjects
                return [subjects[0].index]
            if above.dep == "acl:relcl":
                if self.sentence.dependents(above.index, "obj"):
                    return []
                if subjects and self.antecedent(subjects[0].index) == subjects[0].index:
                    return [above.head]
                return []
            if above.rel != "xcomp":
                return []
        return []
