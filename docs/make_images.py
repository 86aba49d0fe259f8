"""Draw the pictures of the documentation from the sample articles: python docs/make_images.py."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.view import matrix, picture, timeline


def main() -> None:
    """Write docs/images/*.svg; each fits light and dark ground."""
    folder = Path(__file__).parent / "images"
    folder.mkdir(exist_ok=True)
    graph = kg.load_example()
    pictures = {
        "network": picture(graph, limit=36),
        "entity": picture(graph, "Kerry"),
        "timeline": timeline(graph, "Russia", limit=10),
        "matrix": matrix(graph, fold=True, limit=16),
    }
    for name, made in pictures.items():
        print(made.save(folder / f"{name}.svg"), made.caption)


if __name__ == "__main__":
    main()
