"""Whether a capital or seat is meant as a place or as the government that sits there, by its grammar."""

from __future__ import annotations

from kg.extract.link_text import Line
from kg.extract.link_words import words


def is_place(line: Line, first: int, last: int) -> bool:
    """Whether the grammar around a name asks for a place, not for somebody who acts.

    "in Moscow", "flew to Moscow", "the Moscow talks", "the streets of Moscow" do;
    "Moscow said", "with Moscow", "Moscow's decision" do not.
    """
    if _is_dateline(line, first, last):
        return True
    head = line.head(first, last)
    token = line.sentence[head]
    if token.rel in ("conj", "appos") and token.head >= 0 and token.head not in range(first, last):
        return _joined(line, token.head, token.rel)
    case = line.case(head)
    if case in words().sets["place"]:
        return True
    governor = line.governed_by(head)
    if governor is None:
        return False
    about = {governor.lemma.lower(), governor.text.lower()}
    if case == "to" and _sends_people(line, governor.index):
        return True
    if case == "from" and {stem(w) for w in about} & words().sets["speech"] | (about & {"said", "spoke"}):
        return True
    if case in ("to", "from", "for", "into", "toward", "towards", "through", "on", "over", "of"):
        return _after_preposition(case, about)
    if token.rel in ("obj", "obl") or token.dep in ("nsubj:pass", "obl:unmarked"):
        return bool({stem(w) for w in about} & words().sets["done_to"])
    if token.rel in ("compound", "nmod") and not case and head < governor.index:
        return bool(about & (words().sets["held"] | words().sets["part_of_place"]))
    return False


def _is_dateline(line: Line, first: int, last: int) -> bool:
    """Whether the name opens a sentence as "GENEVA -" and "PARIS (AP) -" do."""
    if first != 0 or last >= len(line.sentence):
        return False
    after = line.lower[last]
    shouted = all(t.text.isupper() for t in line.sentence.tokens[first:last])
    return (after in ("-", "–", "—", "--") and line.words(last - 1, last + 1)[-2:-1] == " ") or (
        shouted and after in ("(", ",", ":", "/")
    )


def _joined(line: Line, index: int, relation: str) -> bool:
    """Of "Moscow and Kiev" and "the capital, Kiev" the first member decides."""
    other = line.sentence[index]
    if relation == "appos" and other.text.lower() in ("capital", "city", "town", "seat"):
        return True
    if other.upos not in ("PROPN", "NOUN"):
        return False
    return is_place(line, index, index + 1)


def _after_preposition(case: str, about: set[str]) -> bool:
    if case == "of":
        return bool(about & words().sets["part_of_place"])
    if case in ("into", "through"):
        return True
    if case in ("on", "over"):
        return bool(
            about
            & {"bomb", "raid", "raids", "strike", "strikes", "march", "advance", "fly", "attack", "fall"}
        )
    return _is_motion(about)


def _sends_people(line: Line, verb: int) -> bool:
    """Whether somebody is sent ("send a delegation to Moscow"), not a letter."""
    if not {line.sentence[verb].lemma.lower(), stem(line.lower[verb])} & {"send", "sent"}:
        return False
    sent = line.sentence.dependents(verb, "obj", "nsubj:pass")
    return any(t.text.lower() in words().groups or t.text.lower() in words().titles for t in sent)


def _is_motion(about: set[str]) -> bool:
    known = words().sets["motion"]
    return any(w in known or stem(w) in known for w in about)


def stem(word: str) -> str:
    """A rough stem where the analyser's lemma fails: flew is fly, visited is visit."""
    odd = {"flew": "fly", "flown": "fly", "went": "go", "came": "come", "left": "leave", "fled": "flee"}
    odd |= {"drove": "drive", "took": "take", "taken": "take", "brought": "bring", "withdrew": "withdraw"}
    if word in odd:
        return odd[word]
    for ending, back in (("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + back
    return word
