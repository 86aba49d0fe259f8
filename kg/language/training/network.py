"""The network: a MiniLM encoder with a case embedding, and one head for each layer of analysis.

Sentence starts, universal and Penn tags, features and names are linear in a word's vector;
arcs and their labels are biaffine (Dozat and Manning 2017). A word's vector is the mean of its
first and last piece. Events are read off the vectors of a trigger and its two participants.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  torch's own habit

from kg.language.pieces import SHAPES
from kg.language.ways import SIZES

WIDTH, HEADS, INNER, LAYERS, VOCABULARY, POSITIONS = 384, 12, 1536, 6, 30522, 512
TAGS = ("upos", "xpos", "feats", "names")
SENSE = 192  # width of the vectors that events are read off
WAY = 10  # width of what stands for each number of a way in the tree
FAR = -1e4  # score of a head that cannot be


def attend(projected: Tensor, bias: Tensor, mask: Tensor | None) -> Tensor:
    """Self-attention over packed queries, keys and values.

    Written out, since on a CPU torch's fused attention is slow backwards in bfloat16.

    Args:
        projected: (windows, pieces, 3 width), `bias` not yet added.
        bias: (3 width).
        mask: (windows, pieces), true for real pieces; None where all are.
    """
    batch, length, _ = projected.shape
    packed = (projected + bias.to(projected.dtype)).view(batch, length, 3, HEADS, WIDTH // HEADS)
    q, k, v = packed.permute(2, 0, 3, 1, 4)
    scores = (q @ k.transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~mask[:, None, None, :], FAR)
    out: Tensor = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
    return out


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.attend: Callable[[Tensor, Tensor, Tensor | None], Tensor] = attend

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """One step over (windows, pieces, width); `mask` (windows, pieces) is true for real pieces."""
        projected = F.linear(x, self.attention_in.weight)
        attended = self.attend(projected, self.attention_in.bias, mask)
        x = self.attention_norm(x + self.dropout(self.attention_out(attended)))
        out: Tensor = self.norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))
        return out


class Encoder(nn.Module):
    """MiniLM-L6 with an embedding of each word's case beside the lower-cased piece."""

    def __init__(self, dropout: float, layers: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(layers)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, pieces: Tensor, shapes: Tensor, filled: bool) -> Tensor:
        """Vectors of all pieces of windows, of which some may be filled up with zeros."""
        x = (
            self.pieces(pieces)
            + self.positions.weight[: pieces.shape[1]]
            + self.segment
            + self.shapes(shapes)
        )
        x = self.dropout(self.norm(x))
        mask = pieces != 0 if filled else None
        for layer in self.layers:
            x = layer(x, mask)
        out: Tensor = x
        return out


class Biaffine(nn.Module):
    """Scores of pairs: `out` matrices over two vectors, each with a constant added."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out, width + 1, width + 1))
        nn.init.normal_(self.weight, std=0.02)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Events(nn.Module):
    """Classes of events from the vectors of trigger, actor and target, one of the two perhaps unsaid, and
    from the ways in the tree between them.
    """

    def __init__(self, labels: int) -> None:
        super().__init__()
        trigger, filler = SIZES
        self.trigger_ways = nn.ModuleList([nn.Embedding(size, WAY) for size in trigger])
        self.filler_ways = nn.ModuleList([nn.Embedding(size, WAY) for size in filler])
        self.inner = nn.Linear(3 * SENSE + 2 + WAY * (len(trigger) + 2 * len(filler)), SENSE)
        self.outer = nn.Linear(SENSE, labels)
        self.dropout = nn.Dropout(0.3)

    def forward(self, trigger: Tensor, actor: Tensor, target: Tensor, given: Tensor, tree: Tensor) -> Tensor:
        """Scores (N, labels); `given` (N, 2) says whether actor and target are named, `tree` (N, W) is of
        `kg.language.ways`.
        """
        tables = (*self.trigger_ways, *self.filler_ways, *self.filler_ways)
        told = [table(tree[:, column]) for column, table in enumerate(tables)]
        joined = torch.cat([trigger, actor, target, given, *(one.to(trigger.dtype) for one in told)], -1)
        out: Tensor = self.outer(self.dropout(F.gelu(self.inner(self.dropout(joined)))))
        return out


class Network(nn.Module):
    """All heads over one encoder.

    Args:
        sizes: number of labels of each of `TAGS`, of ``deps`` and of ``events``.
        layers: transformer layers of the encoder.
        dropout: of the encoder while training.
        arc, label: widths of the vectors that arcs and labels are scored over.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        layers: int = LAYERS,
        dropout: float = 0.1,
        arc: int = 256,
        label: int = 96,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(dropout, layers)
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.start = nn.Linear(WIDTH, 1)
        self.tags = nn.ModuleDict({name: nn.Linear(WIDTH, sizes[name]) for name in TAGS})
        self.arc_dependent, self.arc_head = _projection(arc), _projection(arc)
        self.label_dependent, self.label_head = _projection(label), _projection(label)
        self.arc, self.label = Biaffine(arc, 1), Biaffine(label, sizes["deps"])
        self.sense, self.events = nn.Linear(WIDTH, SENSE), Events(sizes["events"])
        self.word_dropout = nn.Dropout(0.2)

    def forward(
        self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor, filled: bool = True
    ) -> dict[str, Tensor]:
        """Scores for a batch of windows.

        Args:
            pieces: (windows, pieces) ids; 0 fills up.
            shapes: (windows, pieces) ids of each word's case.
            first: (windows, words) position of each word's first piece.
            last: (windows, words) position of its last piece.
            filled: whether any window is filled up.


        Returns:
            ``start`` (B, W), each of `TAGS` (B, W, labels), ``arc`` (B, W, W + 1; head 0 is the root),
            ``dependent`` (B, W, d) and ``head`` (B, W + 1, d) for `labels`,
            ``sense`` (B, W, s) for `events`.
        """
        x = self.encoder(pieces, shapes, filled)
        words = self.word_dropout((_take(x, first) + _take(x, last)) * 0.5)
        out = {name: head(words) for name, head in self.tags.items()}
        out["start"] = self.start(words)[..., 0]
        root = self.root.to(words.dtype).expand(words.shape[0], 1, -1)
        rooted = torch.cat([root, words], 1)
        dependents = _with_one(self.arc_dependent(words)) @ self.arc.weight[0].to(words.dtype)
        out["arc"] = dependents @ _with_one(self.arc_head(rooted)).transpose(1, 2)
        out["dependent"], out["head"] = self.label_dependent(words), self.label_head(rooted)
        out["sense"] = self.sense(words)
        return out

    def labels(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Label scores (N, labels) of N pairs of vectors from ``dependent`` and ``head``."""
        weight = self.label.weight.to(dependents.dtype)
        out, width, _ = weight.shape
        mixed = _with_one(dependents) @ weight.permute(1, 0, 2).reshape(width, out * width)
        return (mixed.view(-1, out, width) * _with_one(heads)[:, None, :]).sum(-1)


def _projection(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, width), nn.GELU(), nn.Dropout(0.25))


def _take(x: Tensor, index: Tensor) -> Tensor:
    return x.gather(1, index[..., None].expand(-1, -1, x.shape[-1]))


def load_pretrained(encoder: Encoder, weights: Path) -> None:
    """Fill the encoder from a BERT-style ``model.safetensors`` file."""
    given = read_safetensors(weights)
    own: dict[str, Tensor] = {
        "pieces.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "segment": given["embeddings.token_type_embeddings.weight"][0],
        "shapes.weight": encoder.shapes.weight.detach(),
    }
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for i in range(len(encoder.layers)):
            theirs, mine = f"encoder.layer.{i}.", f"layers.{i}."
            qkv = [given[f"{theirs}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
            own[f"{mine}attention_in.{part}"] = torch.cat(qkv)
            own[f"{mine}attention_out.{part}"] = given[f"{theirs}attention.output.dense.{part}"]
            own[f"{mine}attention_norm.{part}"] = given[f"{theirs}attention.output.LayerNorm.{part}"]
            own[f"{mine}inner.{part}"] = given[f"{theirs}intermediate.dense.{part}"]
            own[f"{mine}outer.{part}"] = given[f"{theirs}output.dense.{part}"]
            own[f"{mine}norm.{part}"] = given[f"{theirs}output.LayerNorm.{part}"]
    encoder.load_state_dict(own)


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Tensors of a safetensors file (a JSON header, then raw little-endian numbers)."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": np.float32, "I64": np.int64}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            values = np.frombuffer(data[begin:end], dtype=kinds[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors
