"""States, former and unrecognised states, territories and regions, with their names and capitals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.gazetteer.build.writer import Writer, by_code, identifier, read_csv, split

# How usual a reading is: a name leads to the state, an adjective to things of the state.
_NAME, _ADJECTIVE, _DEMONYM, _CAPITAL, _SHARED = 1.0, 0.9, 0.8, 0.6, 0.4
# Written only so; `US` is no `us`.
_MAX_ACRONYM = 4


def add_states(out: Writer, sources: Path, curated: Path) -> dict[str, str]:
    """Add every state and region; gives record ids by ISO3 code (former states by their old one)."""
    facts = by_code(read_csv(sources / "states.csv"), "iso3")
    extra = by_code(read_csv(sources / "states_extra.csv"), "code")
    own = read_csv(curated / "states.csv")
    listed = {row["code"] for row in own}
    for code in _SOURCE_CODES:
        if code not in listed:
            raise ValueError(f"{code} is not in the curated table")
    plain = [
        _blank(code, row) for code, row in facts.items() if row["un_member"] == "1" and code not in listed
    ]
    ids: dict[str, str] = {}
    rows = sorted([*own, *plain], key=lambda row: row["label"])
    for row in rows:
        if row["code"] and not row["code"].islower():
            ids[row["code"]] = identifier(row["label"])
    for row in rows:
        fact = facts.get(_SOURCE_ISO3.get(row["code"], row["code"]))
        _add_state(out, row, fact, extra.get(_SOURCE_CODES.get(row["code"], row["code"])), ids)
    return ids


# Codes of former states in the sources, by the ISO 3166-3 code they had.
_SOURCE_CODES = {"SUN": "suhh", "YUG": "yucs", "SCG": "csxx", "DDR": "dd", "CSK": "cshh", "ZAR": "zr"}
_SOURCE_ISO3: dict[str, str] = {"XKX": "XKX"}


def _blank(code: str, fact: Mapping[str, str]) -> dict[str, str]:
    row = dict.fromkeys(("kind", "state", "begin", "end", "names", "adjectives", "demonyms", "capitals"), "")
    return {**row, "code": code, "label": fact["name"]}


def _add_state(
    out: Writer,
    row: Mapping[str, str],
    fact: Mapping[str, str] | None,
    extra: Mapping[str, str] | None,
    ids: Mapping[str, str],
) -> None:
    name = identifier(row["label"])
    kind = row["kind"] or "State"
    code = row["code"] if not row["code"].islower() else ""
    state = code if kind == "State" and code else row["state"]
    out.record(
        name,
        kind,
        row["label"],
        wikidata=(fact or extra or {}).get("qid", ""),
        state=state,
        state_id=ids.get(state, ""),
        begin=row["begin"],
        end=row["end"],
    )
    official = [fact["official_name"]] if fact else [extra["official_name"]] if extra else []
    shared = 0.5 if row["label"] in ("Republic of the Congo",) else 1.0
    out.name(name, row["label"], "name", weight=_NAME)
    for alias in [*split(row["names"]), *(o for o in official if o and o.isascii() and "," not in o)]:
        _add_name(
            out, name, alias, _SHARED if alias in _TWO_STATES else _NAME * (shared if alias == "Congo" else 1)
        )
    for adjective in split(row["adjectives"] or (fact or {}).get("adjectives", "")):
        acronym = adjective.isupper() and len(adjective) <= _MAX_ACRONYM
        weight = _SHARED if adjective in _TWO_STATES else _ADJECTIVE
        out.name(name, adjective, "adjective", "exact" if acronym else "name", weight)
    for demonym in split(row["demonyms"] or (fact or {}).get("demonym_nouns", "")):
        out.name(name, demonym, "demonym", weight=_SHARED if demonym in _TWO_STATES else _DEMONYM)
    if kind == "State":
        for capital in split(row["capitals"]) or _source_capitals(fact):
            if capital != row["label"]:
                former = 0.3 if row["end"] else _CAPITAL
                out.name(name, capital, "capital", weight=former)


# Names that two states share, or that a region shares with a state.
_TWO_STATES = frozenset(
    {
        "Korea",
        "Korean",
        "Koreans",
        "Congo",
        "Congolese",
        "Macedonia",
        "Republic of China",
        "Nigerian",
        "Dominican",
        "Dominicans",
        "Guinea",
        "CAR",
    }
)


def _source_capitals(fact: Mapping[str, str] | None) -> list[str]:
    if fact is None:
        return []
    return [c for c in [fact["capital"], *split(fact["capital_alt"])] if c]


def _add_name(out: Writer, record: str, alias: str, weight: float) -> None:
    squeezed = alias.replace(".", "")
    if squeezed.isupper() and len(squeezed) <= _MAX_ACRONYM and " " not in alias:
        out.name(record, squeezed, "acronym", "exact", weight * 0.95)
    elif alias == "BiH":
        out.name(record, alias, "acronym", "exact", weight * 0.95)
    else:
        out.name(record, alias, "alias", weight=weight * 0.95)
