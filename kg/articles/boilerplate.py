"""Which blocks of an article are the outlet's own business rather than news.

Three kinds of evidence, strongest first:

1. whole lines that no report uses (`kg.articles.furniture`),
2. a weighing of independent signals in free wording: who is spoken to ("you", orders), who
   speaks ("we", "our newsroom"), what about (donations, subscriptions, journalism as the
   outlet's craft, praise of the outlet), against signs of a report (attribution, quotations, names),
3. the neighbourhood: what follows "Read more" or stands between two dropped blocks.

No single word decides: without both a matter and a speaker or a place that fit, a block stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.articles.furniture import furniture, hinted, signals

_QUOTED = re.compile(r"[\"“][^\"“”]{0,2000}(?:[\"”]|$)|(?<!\w)[‘'](?=\w)[^‘’']{12,400}[’'](?!\w)")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|ours|us)\b|\b[Ww]e['’](?:re|ve|ll|d)\b")
# The outlet speaking of itself in the third person; its name has been put as "Outlet".
_ITSELF = re.compile(
    r"\bOutlet(?:,[^,.]{1,60},)? (?:is|are|remains|has been|plays|provides|brings|offers|relies|depends|"
    r"delivers|was founded|needs|covers|gives)\b"
)
_PLEASE = re.compile(r"\bplease\b", re.I)
_REPORT = re.compile(
    r"\b(?:said|told|announced|reported|added|stated|declared|warned|urged|according to|met|signed|agreed|"
    r"accused|condemned|rejected|denied|voted|arrived|noted|confirmed|stressed|insisted|argued|"
    r"called (?:on|for)|thanked|asked|wrote|visited|opened|pledged|proposed|claimed|spoke)\b"
)
_SAID = re.compile(r"\b(?:said|says|told|urged|warned|argued|insisted|declared|added|according to)\b")
_SUFFERED = re.compile(r"\b(?:was|were) (?!founded|established|created|launched|set up)\w+(?:ed|en)\b")
_DAY = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|last (?:week|month|year))\b")
_NAME = re.compile(r"(?<=[a-z,;’'] )[A-Z][\w’'-]+")
_STEPS = (0.0, 0.75, 1.25, 1.75)  # what none, one, two, three or more wordings weigh
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class Weight:
    """For and against a block: `address` who speaks to whom, `matter` about what, `report` signs of news."""

    address: float
    matter: float
    report: float


def _has(signal: str, text: str) -> int:
    """How many wordings of a signal a text has."""
    return sum(p.search(text) is not None for p in signals(signal))


def weigh(text: str, outlets: Sequence[str] = ()) -> Weight:
    """Signals in a block's free wording; what stands in quotation marks counts as report only."""
    bare = _QUOTED.sub(" ", text)
    names = [o for o in outlets if o and o.casefold() in bare.casefold()]
    for name in names:
        bare = re.sub(re.escape(name), "Outlet", bare, flags=re.I)
    address = float(_has("you", bare)) + bool(_WE.search(bare)) + _has("imperative", bare)
    address += 0.5 * bool(_PLEASE.search(bare)) + bool(_ITSELF.search(bare))
    if _SAID.search(bare):  # somebody else speaks, if without quotation marks
        address *= 0.25
    craft = _STEPS[min(3, _has("craft", bare))]
    praise = {m.group().lower() for p in signals("praise") for m in p.finditer(bare)}
    matter = _STEPS[min(3, _has("money", bare))] + craft + 0.75 * bool(names)
    matter += 0.4 * min(2, len(praise)) if craft or names else 0.0
    report = min(2.0, 0.8 * (len(_REPORT.findall(bare)) + len(_SUFFERED.findall(bare)))) + 0.5 * bool(
        _DAY.search(bare)
    )
    report += 1.0 if len(text) - len(bare) > 25 else 0.0
    proper = len({m for m in _NAME.findall(bare) if m != "Outlet"})
    return Weight(address, matter, report + min(1.2, 0.3 * proper))


def _outlets(texts: Sequence[str], source: str | None) -> list[str]:
    """Names by which the outlet calls itself: the source, and whom a plea asks to support."""
    found = [source] if source else []
    for text in texts:
        for m in re.finditer(
            r"(?:[Ss]upport|[Dd]onat(?:e|ion)[^.]{0,60}? to|[Ss]ubscribe to|©(?: ?\d{4})?|"
            r"[Cc]opyright(?: ?©)?(?: ?\d{4})?)\s+"
            r"((?:[Tt]he )?[A-Z][\w’'.-]+(?: (?:of |and )?[A-Z][\w’'.-]+){0,3})",
            text[:1000],
        ):
            name = m[1].rstrip(".")
            if len(name) > 3 and name not in found:
                found.append(name)
    return found


def _supported(texts: Sequence[str], index: int, outlets: Sequence[str]) -> bool:
    """Whether a line is "Support NAME!" and NAME is the outlet, or is praised or asked for elsewhere."""
    m = re.fullmatch(
        r"(?:please )?support ([\w’'. -]{2,50}?)(?: today| now)?\s*(!*)\.?", texts[index].strip(), re.I
    )
    if not m:
        return False
    name = m[1]
    if any(name.casefold().removeprefix("the ") == o.casefold().removeprefix("the ") for o in outlets[:1]):
        return True
    others = (weigh(t, [name]) for i, t in enumerate(texts) if i != index and name in t)
    return bool(m[2]) and any(w.address + w.matter >= _ENOUGH and w.address for w in others)


def boilerplate(texts: Sequence[str], source: str | None = None) -> list[str | None]:
    """For each block of an article, in order, why it is no news, or None where it stays."""
    reasons: list[str | None] = [furniture(t) for t in texts]
    hints = [hinted(t) or bool(source and source in t) for t in texts]
    if not any(hints) and not any(reasons):
        return reasons
    pleas = [t for t, reason, hint in zip(texts, reasons, hints, strict=True) if reason or hint]
    own = [source] if source else []
    outlets = list(dict.fromkeys([*own, *_outlets(pleas, None)]))
    for i in range(len(texts)):
        if reasons[i] is None and _supported(texts, i, own or [""]):
            reasons[i] = "donation plea"
    weights = [
        weigh(t, outlets) if reasons[i] is None and (hints[i] or any(o in t for o in outlets)) else None
        for i, t in enumerate(texts)
    ]
    for _ in range(2):
        for i, weight in enumerate(weights):
            if weight is None or reasons[i] is not None:
                continue
            before = _after_break(reasons, i)
            behind = i + 1 < len(texts) and reasons[i + 1] is not None
            if _is_plea(weight, before, behind, last=i * 4 >= 3 * len(texts)):
                reasons[i] = "plea or self-praise"
    return reasons


def _after_break(reasons: Sequence[str | None], index: int) -> bool:
    """Whether the block before was dropped for what ends an article, rather than for a credit or a date."""
    return index > 0 and reasons[index - 1] not in (None, "publication line", "credit", "photo credit")


def _is_plea(weight: Weight, before: bool, behind: bool, last: bool) -> bool:
    if not weight.matter:
        return False
    place = 1.0 * before + 0.5 * behind + 0.25 * last
    if not weight.address and (not before or weight.matter < 1.5 or weight.report >= 0.8):
        return False
    return weight.address + weight.matter + place - weight.report >= _ENOUGH
