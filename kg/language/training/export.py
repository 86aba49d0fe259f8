"""From a checkpoint to the model folder that the runtime reads: int8 ONNX, vocabulary, tables."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kg.errors import InputError
from kg.language.modelfiles import describe
from kg.language.training.network import HEADS, LAYERS, SENSE, WIDTH, Layer, Network, attend
from kg.language.training.tables import lemma_tables, write_tables
from kg.language.training.treebank import read
from kg.language.ways import WIDTH as WAYS

INPUTS = ("pieces", "shapes", "first", "last")
OUTPUTS = ("start", "upos", "xpos", "feats", "names", "arc", "dependent", "head", "sense")
ASKED = ("trigger", "actor", "target", "given", "tree")


class _Attention(torch.autograd.Function):
    """Attention as one operator of onnxruntime's, a quarter faster on the whole than written out."""

    @staticmethod
    def forward(_: Any, projected: Tensor, bias: Tensor) -> Tensor:
        return attend(projected, bias, None)

    @staticmethod
    def symbolic(graph: Any, projected: Any, bias: Any) -> Any:
        q, k, v = graph.op("Split", projected, axis_i=2, num_outputs_i=3, outputs=3)
        out = graph.op("com.microsoft::MultiHeadAttention", q, k, v, bias, num_heads_i=HEADS)
        out.setType(projected.type().with_sizes([None, None, WIDTH]))
        return out


def _fused(projected: Tensor, bias: Tensor, _: Tensor | None) -> Tensor:
    out: Tensor = _Attention.apply(projected, bias)  # type: ignore[no-untyped-call]
    return out


class _Runtime(nn.Module):
    """The network as the runtime calls it: tags chosen inside, so that fewer numbers leave."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        out = self.network(pieces, shapes, first, last, filled=False)
        return tuple(out[n].argmax(-1) if n in ("upos", "xpos", "feats") else out[n] for n in OUTPUTS)


class _Relations(nn.Module):
    """Labels of pairs; ``deps[0]``, the root, is never chosen here."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, dependent: Tensor, head: Tensor) -> Tensor:
        return self.network.labels(dependent, head)[:, 1:].argmax(-1) + 1


def _weights(run: Path) -> dict[str, Tensor]:
    """What a run has learned: its mean, if it took one."""
    try:
        state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
        weights: dict[str, Tensor] = state.get("mean") or state["network"]
    except (OSError, RuntimeError, KeyError) as error:
        raise InputError(f"{run}: not the folder of a training run ({error})") from error
    return weights


def export(
    run: Path,
    corpus: Sequence[Path],
    vocabulary: Path,
    out: Path,
    version: str,
    mean_with: Path | None = None,
) -> None:
    """Write a model folder.

    Args:
        run: folder of a training run.
        corpus: the run's training files, from which the lemma tables are learned.
        vocabulary: the encoder's WordPiece vocabulary.
        out: the folder to fill.
        version: what the model calls itself after its name.
        mean_with: an earlier run that this one began with. Weights that both have, but for the event
            classifier, become the even mean of both: runs from one beginning lie close enough for
            that, and the mean reads better than either (Wortsman et al. 2022, model soups).

    Raises:
        InputError: a folder is not that of a training run.
    """
    try:
        labels = json.loads((run / "labels.json").read_text(encoding="utf-8"))
        layers = json.loads((run / "settings.json").read_text(encoding="utf-8")).get("layers", LAYERS)
    except (OSError, ValueError) as error:
        raise InputError(f"{run}: not the folder of a training run ({error})") from error
    weights = _weights(run)
    for name, other in (_weights(mean_with) if mean_with is not None else {}).items():
        own = weights.get(name)
        if own is not None and own.shape == other.shape and not name.startswith("events."):
            weights[name] = (own + other) / 2
    network = Network({name: len(values) for name, values in labels.items()}, layers)
    network.load_state_dict(weights)
    network.eval()
    for layer in network.encoder.layers:
        assert isinstance(layer, Layer)
        layer.attend = _fused
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own internals
        _export_model(network, Path(scratch) / "model.onnx", out / "model.onnx")
        _export_relations(network, Path(scratch) / "relations.onnx", out / "relations.onnx")
        _export_events(network, Path(scratch) / "events.onnx", out / "events.onnx")
    shutil.copyfile(vocabulary, out / "vocab.txt")
    words = frozenset(
        w for w in vocabulary.read_text(encoding="utf-8").split("\n") if w.isalpha() and len(w) > 2
    )
    write_tables(lemma_tables((s for path in corpus for s in read(path)), words), out / "lemmas.json")
    describe(out, "kg-en", version, labels, learned_sentences=True)


def _export_model(network: Network, scratch: Path, target: Path) -> None:
    pieces = torch.tensor([[101, 2003, 2003, 102], [101, 2003, 102, 0]])
    shapes = (pieces > 102).long()
    first, last = torch.tensor([[1, 2], [1, 0]]), torch.tensor([[1, 2], [1, 0]])
    axes = {name: {0: "windows", 1: "pieces"} for name in INPUTS[:2]}
    axes |= {name: {0: "windows", 1: "words"} for name in (*INPUTS[2:], *OUTPUTS)}
    axes["arc"] = {0: "windows", 1: "words", 2: "heads"}
    axes["head"] = {0: "windows", 1: "heads"}
    torch.onnx.export(
        _Runtime(network).eval(), (pieces, shapes, first, last), str(scratch), input_names=list(INPUTS),
        output_names=list(OUTPUTS), dynamic_axes=axes, opset_version=18, dynamo=False,
        custom_opsets={"com.microsoft": 1},
    )  # fmt: skip
    _quantise(scratch, target)


def _export_relations(network: Network, scratch: Path, target: Path) -> None:
    width = network.label.weight.shape[1] - 1
    pair = (torch.zeros(2, width), torch.zeros(2, width))
    torch.onnx.export(
        _Relations(network).eval(), pair, str(scratch), input_names=["dependent", "head"],
        output_names=["label"], dynamic_axes={name: {0: "pairs"} for name in ("dependent", "head", "label")},
        opset_version=18, dynamo=False,
    )  # fmt: skip
    _quantise(scratch, target)


def _export_events(network: Network, scratch: Path, target: Path) -> None:
    asked = (*(torch.zeros(2, SENSE) for _ in range(3)), torch.ones(2, 2), torch.zeros(2, WAYS).long())
    torch.onnx.export(
        network.events.eval(), asked, str(scratch), input_names=list(ASKED), output_names=["scores"],
        dynamic_axes={name: {0: "questions"} for name in (*ASKED, "scores")}, opset_version=18, dynamo=False,
    )  # fmt: skip
    _quantise(scratch, target)


def _quantise(source: Path, target: Path) -> None:
    """Eight-bit weights with a scale for each output channel; activations are scaled as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True)
