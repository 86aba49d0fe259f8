"""Write the pictures that tests/test_view.py compares with: python -m tests.write_golden_view."""

from __future__ import annotations

from pathlib import Path

from kg.store import Store
from kg.view import Picture, matrix, picture, timeline
from tests.graphs import both


def pictures(store: Store) -> dict[str, Picture]:
    return {
        "network": picture(store),
        "timeline": timeline(store, "Kerry"),
        "matrix": matrix(store, fold=True),
    }


def main() -> None:
    folder = Path(__file__).parent / "golden" / "view"
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in pictures(Store.read(both())).items():
        (folder / f"{name}.svg").write_text(made.svg, encoding="utf-8")


if __name__ == "__main__":
    main()
