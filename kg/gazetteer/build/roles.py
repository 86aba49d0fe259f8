"""From the office titles of the sources to roles, and whose office it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.gazetteer.build.writer import identifier

# Offices that one person holds at a time, so that the next holder's begin ends a term.
SINGLE = frozenset(
    "head_of_state head_of_government foreign_minister defence_minister secretary_general director_general "
    "supreme_leader high_representative council_president commission_president "
    r"national_security_adviser".split()
)
# States whose highest offices are shared or rotate within a college.
SHARED_OFFICE = frozenset({"andorra", "bosnia-and-herzegovina", "san-marino", "switzerland"})
# Holders who are not in the news by surname alone.
MINOR = frozenset({"ambassador", "permanent_representative", "military_officer", "igo_judge", "viceroy"})
PROMINENT = frozenset(
    "head_of_state head_of_government foreign_minister secretary_general director_general "
    "high_representative".split()
)
_BODY_HEADS = (
    (
        re.compile("President of the United Nations General Assembly"),
        "assembly_president",
        "un-general-assembly",
    ),
    (re.compile("Parliamentary Assembly of the Council of Europe"), "assembly_president", "pace"),
    (re.compile("President of the International Court of Justice"), "court_president", "icj"),
    (re.compile("OSCE High Commissioner"), "high_commissioner", "osce"),
    (
        re.compile("^Deputy Secretary-General of the United Nations"),
        "deputy_secretary_general",
        "united-nations",
    ),
    (
        re.compile("^Under-Secretary-General of the United Nations"),
        "under_secretary_general",
        "united-nations",
    ),
    (re.compile("^Secretary-General of the United Nations"), "secretary_general", "united-nations"),
    (re.compile("Director-General of the World Trade Organization"), "director_general", "wto"),
)
_FOREIGN = re.compile(
    r"foreign|external|secretary of state|international relations|relations with states|european", re.I
)
_NOT_OF_STATE = re.compile(
    r"cantabria|guernsey|puerto rico|kurdistan|tibetan|northern cyprus|sahrawi|high representative|"
    r"francophonie$|& UE"
    r"|constitution, external|african union|european council|transnistria|south ossetia|somaliland|"
    r"abkhazia|trade$(?<!and trade)",
    re.I,
)
_DEPUTY = re.compile(r"deputy|vice|second|assistant|delegate", re.I)
_MILITARY = re.compile(
    r"general staff|defen[cs]e staff|joint chiefs|joint staff|chief of defence|armed forces|defence forces?$",
    re.I,
)


def role_of(row: Mapping[str, str], ids: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Role, record id of whose office it is, and to whom a diplomat is sent; None to leave it out."""
    role, office, state = row["role"], row["office"], ids.get(row["iso3"], "")
    if role == "igo_head":
        for pattern, own_role, of in _BODY_HEADS:
            if pattern.search(office):
                return own_role, of, ""
        return None
    if not state or _NOT_OF_STATE.search(office):
        return None
    if role in ("ambassador", "permanent_representative", "un_permanent_representative"):
        return _diplomat(role, office, state, ids)
    if role == "foreign_minister" and (not _FOREIGN.search(office) or _DEPUTY.match(office)):
        return None
    if role == "head_of_state" and office == "Prime Minister":
        return None
    if row["iso3"] == "IRN" and role in ("head_of_state", "head_of_government"):
        # News calls the elected president of Iran its president; the supreme leader stands above.
        role = "supreme_leader" if role == "head_of_state" else "head_of_state"
        return role, state, ""
    if role == "national_security_adviser" and office.startswith("Under Secretary"):
        return "deputy_foreign_minister", state, ""
    if role == "military_chief" and (
        _DEPUTY.search(office) or not _MILITARY.search(office) or "Supreme" in office
    ):
        return "military_officer", state, ""
    if role == "spokesperson" and "Foreign Ministry" in office:
        return role, f"{state}-foreign-ministry", ""
    return role, state, ""


def _diplomat(role: str, office: str, state: str, ids: Mapping[str, str]) -> tuple[str, str, str] | None:
    if role != "ambassador" or re.fullmatch(r"ambassador to the United Nations", office, re.I):
        return (
            "un_permanent_representative" if "United Nations" in office else "permanent_representative",
            state,
            "",
        )
    where = re.sub(r"^ambassador to (?:the )?", "", office, flags=re.I)
    to = identifier(_FULL_NAMES.get(where, where))
    return role, state, to if to in set(ids.values()) else ""


_FULL_NAMES = {
    "United States of America": "United States", "Russian Federation": "Russia",
    "People's Republic of China": "China",
    "Holy See": "Vatican", "Czechia": "Czech Republic", "Republic of Korea": "South Korea",
    "Türkiye": "Turkey",
    "Republic of Ireland": "Ireland", "Côte d'Ivoire": "Ivory Coast", "State of Palestine": "Palestine",
    "Kingdom of the Netherlands": "Netherlands", "Federal Republic of Germany": "Germany",
    "Holy See (Vatican City)": "Vatican",
}  # fmt: skip
