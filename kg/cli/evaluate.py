"""The command that scores: eval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.articles import Analyser, Extractor, Gazetteer, Lexicon, MinConfidence, make_extractor
from kg.cli.command import UsageError, command
from kg.console import Console


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "eval")(evaluate)


def evaluate(
    console: Console,
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Events, mentions, PLV, CoPED, PolNeAR rows; marked sentences (.txt).",
        ),
    ],
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="PATH", help="The texts of gold that has none.")
    ] = None,
    differences: Annotated[
        bool, typer.Option("--differences", "-d", help="Every miss and extra as well.")
    ] = False,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep the run as JSON.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="Compare with a run kept before.")
    ] = None,
    extractor: Extractor = None,
    gazetteer: Gazetteer = None,
    lexicon: Lexicon = None,
    analyser: Analyser = None,
    min_confidence: MinConfidence = None,
) -> None:
    """Score the extractor against gold."""
    from kg.evaluate_attribution import evaluate_attribution, is_attribution
    from kg.extract.lexicon import load_lexicon
    from kg.language import load_analyser

    first = {} if gold.suffix == ".txt" else _first_record(gold)
    if is_attribution(first):
        record = _of_set(evaluate_attribution(load_analyser(analyser), load_lexicon(lexicon), gold))
    else:
        make = make_extractor(extractor, gazetteer, lexicon, analyser, min_confidence)
        record = _score(gold, first, articles, make)
    columns = list(dict.fromkeys(key for row in record["rows"] for key in row))
    if console.json or not console.for_people:
        console.value(record if differences else record["rows"])
    else:
        console.table(columns, [[row.get(c, "") for c in columns] for row in record["rows"]])
        for kind in ("misses", "extras") if differences else ():
            console.table((kind, "event"), record[kind])
    if save is not None:
        save.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if against is not None:
        _compare(console, against, record)


def _score(gold: Path, first: dict[str, Any], articles: Path | None, make: Any) -> dict[str, Any]:
    from kg import evaluate as events
    from kg.evaluate_marked import evaluate_marked
    from kg.evaluate_mentions import score_mentions
    from kg.evaluate_sets import evaluate_set, set_kind

    if gold.suffix == ".txt":
        return evaluate_marked(make(), gold)
    kind = set_kind(first)
    if kind is not None:
        return _of_set(evaluate_set(make(), gold, kind))
    if "mentions" in first:
        found = score_mentions(gold)
        rows = [{"what": name, "score": figure} for name, figure in found.rows()]
        return {"rows": rows, "misses": [[d.article, str(d)] for d in found.differences], "extras": []}
    texts = None if "text" in first else events.articles_by_id(articles)
    return events.as_record(events.evaluate(make(), events.read_gold(gold, texts)))


def _of_set(report: Any) -> dict[str, Any]:
    """A report on somebody else's set as rows; it lists what was read otherwise under misses."""
    rows = [{"what": name, "score": round(figure, 1)} for name, figure in report.figures.items()]
    missed = [[i, f"{want} read as {got} | {text}"] for i, want, got, text in report.differences]
    return {"rows": rows, "misses": missed, "extras": []}


def _first_record(gold: Path) -> dict[str, Any]:
    try:
        with gold.open(encoding="utf-8") as file:
            record = json.loads(file.readline())
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{gold}: no gold can be read here ({error}); it is JSON, one record a line"
        ) from None
    if not isinstance(record, dict):
        raise UsageError(f"{gold}: gold is JSON Lines, one object a line")
    return record


def _compare(console: Console, against: Path, record: dict[str, Any]) -> None:
    from kg.evaluate import changes

    before = json.loads(against.read_text(encoding="utf-8"))
    for name, rows in changes(before, record).items():
        console.message(f"{name}: {len(rows)}")
        for text, event in rows:
            console.message(f"  {text}  {event}")
