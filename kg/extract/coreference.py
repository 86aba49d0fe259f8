"""Pronouns inside an article: he, she, it, they and relative pronouns, where it is safe.

Rules on the parse in the manner of Hobbs and of Lappin and Leass: the subject of the clause
above, of the own clause for possessives, of the sentence before for a subject; gender and
number must agree; where two fit about as well, the pronoun is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.link_discourse import Discourse, Said
from kg.extract.link_reading import stem
from kg.extract.link_text import Line
from kg.extract.link_words import Pronoun, words
from kg.language.analysis import Token

_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_CLAUSES = frozenset({"ccomp", "advcl", "xcomp", "acl", "parataxis", "csubj", "conj"})
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ORGANISED = (
    "State",
    "InternationalOrganisation",
    "Organisation",
    "Government",
    "ArmedGroup",
    "PoliticalGroup",
    "NewsOrganisation",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What words refer to, how sure that is, and why."""

    ids: tuple[str, ...]
    confidence: float
    reason: str


def resolve_relative(discourse: Discourse, line: int, token: Token) -> Answer | None:
    """A relative pronoun stands for the noun its clause hangs on."""
    sentence = discourse.lines[line].sentence
    if token.text.lower() not in _RELATIVE or token.upos not in ("PRON", "DET"):
        return None
    clause = token
    while clause.dep != "acl:relcl":
        if clause.head < 0 or (clause is not token and clause.rel in ("ccomp", "advcl", "parataxis", "root")):
            return None
        clause = sentence[clause.head]
    if not clause.head < token.index <= clause.index + 1:
        return None
    head = sentence[clause.head]
    found = discourse.at(line, head.index)
    member = discourse.member(found.ids[0]) if found is not None else None
    if found is None or member is None or member.kind == "Place":
        return None
    ids = dict.fromkeys(found.ids)
    for other in sentence.dependents(head.index, "conj"):
        more = discourse.at(line, other.index) if other.index < token.index else None
        if more is not None and discourse.member(more.ids[0]).kind != member.kind:
            ids = dict.fromkeys(more.ids)
        elif more is not None:
            ids.update(dict.fromkeys(more.ids))
    return Answer(tuple(ids), 0.92, f"relative pronoun of {head.text}")


def resolve_pronoun(discourse: Discourse, line: int, token: Token) -> Answer | None:
    """A pronoun of the third person; None where it is left open."""
    pronoun = words().pronouns.get(token.text.lower())
    if pronoun is None or token.upos not in ("PRON", "DET") or token.rel == "expl":
        return None
    if pronoun.plural:
        return _plural(discourse, line, token, pronoun)
    if pronoun.gender == "n":
        return _thing(discourse, line, token, pronoun)
    return _person(discourse, line, token, pronoun)


def _is_own(token: Token, pronoun: Pronoun) -> bool:
    """Whether the subject of the same clause may be meant: "his", "himself", not the object "her"."""
    return pronoun.reflexive or (pronoun.possessive and token.rel == "nmod")


def _verb_above(line: Line, token: Token) -> Token | None:
    """The verb (or other predicate) whose clause a token stands in."""
    node = token
    while node.head >= 0:
        above = line.sentence[node.head]
        if node.rel in ("nsubj", "obj", "iobj", "obl", "csubj", "expl") or above.upos in ("VERB", "AUX"):
            return above
        if node.rel in ("ccomp", "advcl", "xcomp", "acl", "parataxis", "root"):
            return node
        node = above
    return node if node is not token else None


def _subjects_above(discourse: Discourse, line: int, token: Token, *, own: bool) -> list[list[Said]]:
    """Subjects of the clauses around a token, innermost first; of its own clause only with `own`."""
    text = discourse.lines[line]
    found: list[list[Said]] = []
    verb = _verb_above(text, token)
    first = True
    for _ in range(12):
        if verb is None:
            break
        if own or not first:
            subject = [s for s in discourse.clause_subject(line, verb.index) if s.head < token.index]
            subject = subject or _controller(discourse, line, verb)
            if subject:
                found.append(subject)
        if verb.head < 0:
            break
        shared = verb.rel in ("xcomp", "conj") and not text.sentence.dependents(verb.index, "nsubj")
        first = first and shared and not found
        above = text.sentence[verb.head]
        verb = above if verb.rel in _CLAUSES or above.upos in ("VERB", "AUX") else _verb_above(text, verb)
    return found


def _controller(discourse: Discourse, line: int, verb: Token) -> list[Said]:
    """The object that does the verb: Iran in "persuaded Iran to ship its uranium"."""
    if verb.rel != "xcomp" or verb.head < 0:
        return []
    sentence = discourse.lines[line].sentence
    objects = [t for t in sentence.dependents(verb.head, "obj", "iobj") if t.index < verb.index]
    found = [discourse.at(line, t.index) for t in objects]
    return [s for s in found if s is not None]


def _fits(discourse: Discourse, said: Said, pronoun: Pronoun) -> bool:
    """Whether one mention agrees with he or she."""
    if len(said.ids) != 1 or said.plural:
        return False
    if pronoun.gender == "n":
        return _is_organised(discourse, said)
    member = discourse.member(said.ids[0])
    if member is None or member.plural:
        return False
    if member.kind == "UnnamedActor":
        return member.gender == pronoun.gender or (member.official and not member.gender)
    return member.kind == "Person" and member.gender in ("", pronoun.gender)


def _person(discourse: Discourse, line: int, token: Token, pronoun: Pronoun) -> Answer | None:
    own = _is_own(token, pronoun)
    judged = _judged(discourse, line, token, pronoun)
    if judged is not None:
        return judged if judged.ids else None
    near = [
        s
        for s in discourse.back(line, token.index, 3)
        if _fits(discourse, s, pronoun) and not _is_subject_of_own_clause(discourse, line, token, s)
    ]
    rivals = {s.ids[0] for s in near}
    quoted = discourse.quoted(line, token.index)
    barred = _own_clause(discourse, line, token) if not own and token.rel != "nsubj" else set()
    for subject in _subjects_above(discourse, line, token, own=own):
        if len(subject) != 1 or not _fits(discourse, subject[0], pronoun):
            continue
        if not own and not subject[0].subject:
            return None
        if subject[0].ids[0] in barred:
            continue
        if quoted and not subject[0].quoted:
            return None
        return _subject_answer(discourse, line, token, subject[0], own=own)
    if own or token.rel == "nsubj":
        answer = _from_before(discourse, line, token, pronoun)
        if answer is not None:
            return answer
    if len(rivals) == 1:
        sure = discourse.member(near[0].ids[0])
        known = sure is not None and sure.gender == pronoun.gender
        return Answer(near[0].ids, 0.85 if known else 0.75, f"only person near for {token.text.lower()}")
    return None


def _subject_answer(
    discourse: Discourse, line: int, token: Token, subject: Said, *, own: bool
) -> Answer | None:
    """The subject above, unless its clause has another person the pronoun may mean just as well."""
    pronoun = words().pronouns[token.text.lower()]
    between = [
        s
        for s in discourse.back(line, token.index, 1)
        if s.head > subject.head and s.ids != subject.ids and _fits(discourse, s, pronoun)
    ]
    if between and any(s.subject for s in between):
        return None
    if _is_doubtful(discourse, line, token, subject) or _is_rival(discourse, line, token, subject):
        return None
    if not own and any(_in_clause(discourse.lines[line], s.head) for s in between):
        return None
    if between and not own and (token.rel != "nsubj" or _told(discourse, line, token, between)):
        return None
    return Answer(subject.ids, 0.85 if between else 0.9, f"subject of the clause around {token.text.lower()}")


def _judged(discourse: Discourse, line: int, token: Token, pronoun: Pronoun) -> Answer | None:
    """As in "thanked Erdogan for his mediation": what somebody is judged for is his own doing."""
    text = discourse.lines[line]
    for above in text.sentence.ancestors(token.index):
        if above.upos == "VERB" and (
            above.lemma.lower() in words().sets["judge"] or stem(above.text.lower()) in words().sets["judge"]
        ):
            things = [t for t in text.sentence.dependents(above.index, "obj") if t.index < token.index]
            joined = [c for t in things for c in text.sentence.dependents(t.index, "conj")]
            found = [s for t in (*things, *joined) if (s := discourse.at(line, t.index)) is not None]
            ids = _several(discourse, found)
            if pronoun.plural and ids:
                return Answer(ids, 0.82, f"objects of {above.text}")
            if len(found) == 1 and not pronoun.plural and _fits(discourse, found[0], pronoun):
                return Answer(found[0].ids, 0.85, f"object of {above.text}")
            if things and not found and things[0].upos == "NOUN" and pronoun.gender != "n":
                return Answer((), 0.0, "somebody not known is judged")
            return None
        if above.upos == "VERB" and above.rel not in ("advcl", "acl", "xcomp"):
            return None
    return None


def _in_clause(line: Line, index: int) -> bool:
    """Whether a token stands in a subordinate clause: Gaddafi in "said Gaddafi's word, if he kept it"."""
    above = (line.sentence[index], *line.sentence.ancestors(index))
    return any(t.rel in ("ccomp", "advcl") for t in above)


def _is_rival(discourse: Discourse, line: int, token: Token, said: Said) -> bool:
    """Whether the subject is said to be something of somebody else's: "Lavrov is his rival"."""
    noun = discourse.lines[line].governed_by(token.index)
    if noun is None or token.rel != "nmod":
        return False
    sentence = discourse.lines[line].sentence
    return bool(sentence.dependents(noun.index, "cop")) and any(
        t.index == said.head for t in sentence.dependents(noun.index, "nsubj")
    )


def _is_doubtful(discourse: Discourse, line: int, token: Token, said: Said) -> bool:
    """Whether somebody of unknown gender competes with a person near whose gender agrees."""
    member = discourse.member(said.ids[0])
    pronoun = words().pronouns[token.text.lower()]
    if member.gender or pronoun.reflexive or pronoun.gender == "m":
        return False
    near = (s for s in discourse.back(line, token.index, 3) if s.ids != said.ids and len(s.ids) == 1)
    return any(discourse.member(s.ids[0]).gender == pronoun.gender for s in near)


def _own_clause(discourse: Discourse, line: int, token: Token) -> set[str]:
    """Ids of the subject of the clause an object stands in: "Putin, who had ordered him"."""
    verb = _verb_above(discourse.lines[line], token)
    found = discourse.clause_subject(line, verb.index) if verb is not None else []
    return {name for said in found for name in said.ids}


def _told(discourse: Discourse, line: int, token: Token, others: Sequence[Said]) -> bool:
    """Whether another person is told, or done something to, by the verb whose clause the pronoun opens."""
    text = discourse.lines[line]
    verb = text.governed_by(token.index)
    if verb is None or verb.head < 0 or verb.rel not in ("ccomp", "xcomp", "advcl", "acl"):
        return False
    heads = {t.index for t in text.sentence.dependents(verb.head, "obj", "iobj", "obl", "nsubj")}
    return any(s.head in heads for s in others)


def _is_subject_of_own_clause(discourse: Discourse, line: int, token: Token, said: Said) -> bool:
    """Whether a mention is the subject of the very clause whose object the pronoun is ("Lavrov met him")."""
    if said.line != line or token.rel not in ("obj", "iobj", "obl"):
        return False
    verb = discourse.lines[line].governed_by(token.index)
    return verb is not None and any(s is said for s in discourse.clause_subject(line, verb.index))


def _from_before(discourse: Discourse, line: int, token: Token, pronoun: Pronoun) -> Answer | None:
    """A subject pronoun goes on with the subject of the sentence before, or the only person there."""
    if [s for s in discourse.back(line, token.index, 1) if _fits(discourse, s, pronoun)]:
        return None
    for before in (line - 1, line - 2):
        if before < 0 or discourse.lines[before].title:
            break
        here = [s for s in discourse.said if s.line == before and _fits(discourse, s, pronoun)]
        if not here:
            continue
        names = {s.ids for s in here}
        subject = [s for s in discourse.main_subject(before) if _fits(discourse, s, pronoun)]
        if len(subject) == 1 and len({*names} - {subject[0].ids}) <= 1:
            return Answer(subject[0].ids, 0.85, "subject of the sentence before")
        if len(names) == 1:
            return Answer(here[0].ids, 0.8, "only person of the sentence before")
        return None
    return None


def _thing(discourse: Discourse, line: int, token: Token, pronoun: Pronoun) -> Answer | None:
    if not pronoun.possessive and _is_empty(discourse.lines[line], token):
        return None
    own = _is_own(token, pronoun)
    judged = _judged(discourse, line, token, pronoun)
    if judged is not None and judged.ids:
        return judged
    for subject in _subjects_above(discourse, line, token, own=own):
        if len(subject) == 1 and _is_organised(discourse, subject[0]):
            if discourse.quoted(line, token.index) and not subject[0].quoted:
                return None
            between = [
                s
                for s in discourse.back(line, token.index, 1)
                if s.head > subject[0].head
                and s.actor
                and s.ids != subject[0].ids
                and _is_organised(discourse, s)
            ]
            if between and not own:
                return None
            return Answer(subject[0].ids, 0.85, f"subject of the clause around {token.text.lower()}")
        return None
    if token.rel == "nsubj" and token.dep != "nsubj:pass" and line > 0:
        before = discourse.main_subject(line - 1)
        verb = discourse.lines[line].governed_by(token.index)
        main = verb is not None and verb.head < 0 and verb.upos == "VERB"
        if (
            main
            and len(before) == 1
            and _is_organised(discourse, before[0])
            and not discourse.quoted(line, token.index)
        ):
            return Answer(before[0].ids, 0.8, "subject of the sentence before")
    return None


def _is_organised(discourse: Discourse, said: Said) -> bool:
    member = discourse.member(said.ids[0]) if len(said.ids) == 1 and not said.plural else None
    return member is not None and member.kind in _ORGANISED


def _is_empty(line: Line, token: Token) -> bool:
    """Whether "it" names nobody: "it was expected that", "it is time"."""
    verb = line.governed_by(token.index)
    if verb is None or verb.lemma.lower() in words().sets["empty_it"]:
        return True
    if token.rel != "nsubj":
        return token.rel not in ("obj", "obl", "iobj", "nmod")
    if line.sentence.dependents(verb.index, "csubj", "expl"):
        return True
    if verb.upos not in ("VERB", "AUX") or line.sentence.dependents(verb.index, "cop"):
        return verb.text.lower() not in words().sets["mind"]
    passive = token.dep == "nsubj:pass" or line.sentence.dependents(verb.index, "aux:pass")
    return bool(passive and line.sentence.dependents(verb.index, "ccomp", "csubj", "xcomp"))


def resolve_number(discourse: Discourse, line: int, token: Token) -> Answer | None:
    """As in "the two agreed": so many who were named together just before."""
    wanted = _NUMBERS.get(token.text.lower())
    if wanted is None or token.rel != "nsubj":
        return None
    sentence = discourse.lines[line].sentence
    below = [t for t in sentence.dependents(token.index) if t.rel not in ("det", "advmod", "punct")]
    if below or not any(t.lemma == "the" for t in sentence.dependents(token.index, "det")):
        return None
    verb = _verb_above(discourse.lines[line], token)
    places = [(line, verb.head)] if verb is not None and verb.rel in _CLAUSES and verb.head >= 0 else []
    earlier = [number for number in (line - 1, line - 2) if number >= 0]
    places += [(number, discourse.lines[number].sentence.root) for number in earlier]
    for where, above in places:
        if where != line and discourse.lines[where].title:
            break
        ids = _joined(discourse, where, above)
        if len(ids) == wanted:
            return Answer(ids, 0.85, f"the {wanted} named together before")
        if len(ids) > 1:
            return None
    return None


def _joined(discourse: Discourse, line: int, verb: int) -> tuple[str, ...]:
    """Those who do something together: several subjects, or a subject with whom it meets."""
    subject = discourse.clause_subject(line, verb)
    ids = tuple(dict.fromkeys(name for said in subject for name in said.ids))
    if len(ids) != 1 or subject[0].plural:
        return ids if len(ids) > 1 else ()
    text = discourse.lines[line]
    others = [
        t
        for t in text.sentence.dependents(verb, "obj", "obl")
        if (t.rel == "obl" and text.case(t.index) == "with")
        or (t.rel == "obj" and text.sentence[verb].lemma.lower() in words().sets["together"])
    ]
    joined = [c for t in others for c in (t, *text.sentence.dependents(t.index, "conj"))]
    beside = [said for t in joined if (said := discourse.at(line, t.index)) is not None]
    if not beside or any(said.plural for said in beside) or len(beside) < len(joined):
        return ()
    kinds = {discourse.member(said.ids[0]).kind for said in (*subject, *beside)}
    found = tuple(dict.fromkeys((*ids, *(name for said in beside for name in said.ids))))
    return found if len(kinds) == 1 and len(found) > 1 else ()


def _plural(discourse: Discourse, line: int, token: Token, pronoun: Pronoun) -> Answer | None:
    own = _is_own(token, pronoun)
    judged = _judged(discourse, line, token, pronoun)
    if judged is not None and judged.ids:
        return judged
    for subject in _subjects_above(discourse, line, token, own=own):
        ids = _several(discourse, subject)
        if ids:
            return Answer(ids, 0.88, f"subject of the clause around {token.text.lower()}")
    if token.rel in ("nsubj", "obj") and line > 0 and not discourse.lines[line - 1].title:
        if any(s.plural or len(s.ids) > 1 for s in discourse.back(line, token.index, 1)):
            return None
        ids = _several(discourse, discourse.main_subject(line - 1))
        if ids:
            return Answer(ids, 0.85, "subject of the sentence before")
        ids = _joined(discourse, line - 1, discourse.lines[line - 1].sentence.root)
        if ids and token.rel == "nsubj":
            return Answer(ids, 0.8, "those who met in the sentence before")
    return None


def _several(discourse: Discourse, subject: Sequence[Said]) -> tuple[str, ...]:
    """Ids of a subject that is a plural or a coordination of persons or bodies, else none."""
    ids = tuple(dict.fromkeys(name for said in subject for name in said.ids))
    if len(ids) > 1:
        return ids
    return ids if any(said.plural for said in subject) else ()
