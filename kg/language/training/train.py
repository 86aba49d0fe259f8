"""Training: annotated sentences and a pretrained encoder in, a checkpoint out.

Each step learns from a batch of the treebanks and, where there are marked sentences, from one of
those. Seeded and resumable. The learning rate rises, then falls to nothing over a number of steps
(the same weights on the same machine) or over a time (whatever can be had by then).
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  torch's own habit

from kg.errors import SettingsError
from kg.language.pieces import WordPieces, load_tokenizer
from kg.language.training import examples
from kg.language.training.marked import MarkedSentence
from kg.language.training.network import FAR, Network, load_pretrained
from kg.language.training.treebank import Sentence, read
from kg.language.training.windows import (
    IGNORE,
    Labels,
    Maker,
    Noise,
    Window,
    arrays,
    batches,
    peoples,
    retokenised,
    runs,
    with_peoples,
)
from kg.language.ways import NOBODY

WEIGHTS = {
    "upos": 0.3, "xpos": 0.3, "feats": 0.2, "names": 1.0, "start": 0.5, "arc": 1.0, "deps": 1.0,
    "events": 1.0,
}  # fmt: skip
_AVERAGED_EACH = 10  # steps


@dataclass(frozen=True)
class Settings:
    """What a run depends on.

    Attributes:
        steps: length of the schedule in steps; 0 to go by `minutes` instead.
        batch: pieces in a batch; `marked_batch` of marked sentences.
        warmup: steps until the full rate.
        encoder_rate, embedding_rate, head_rate: peak learning rates of AdamW.
        layers: of the encoder; all six are there to be loaded.
        average_from: share of the schedule from which on the weights of all steps are averaged; their
            mean is what is exported (Polyak and Juditsky 1992). 1 for the last step's weights.
    """

    steps: int = 0
    minutes: float = 60.0
    seed: int = 1
    batch: int = 1600
    marked_batch: int = 900
    warmup: int = 150
    encoder_rate: float = 3e-4
    embedding_rate: float = 1e-4
    head_rate: float = 2e-3
    save_minutes: float = 5.0
    threads: int = 1
    bfloat16: bool = True
    layers: int = 6
    average_from: float = 1.0


def load_corpus(paths: Sequence[Path]) -> list[Sentence]:
    """Sentences of all files, names-only ones cut into words anew, NORP added."""
    given = [s for path in paths for s in read(path)]
    known = peoples(given)
    return [with_peoples(s if s.parsed else retokenised(s), known) for s in given]


def losses(network: Network, batch: dict[str, Tensor], out: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each head, heads sought within the word's own sentence; `out` is what the batch gave."""
    found: dict[str, Tensor] = {}
    for name in ("upos", "xpos", "feats", "names"):
        if bool((batch[name] != IGNORE).any()):
            found[name] = F.cross_entropy(
                out[name].float().flatten(0, 1), batch[name].flatten(), ignore_index=IGNORE
            )
    known = batch["start"] != IGNORE
    found["start"] = F.binary_cross_entropy_with_logits(
        out["start"].float()[known], batch["start"][known].float()
    )
    heads, sentence = batch["heads"], batch["sentence"]
    if bool((heads != IGNORE).any()):
        same = sentence[:, :, None] == sentence[:, None, :]
        same &= ~torch.eye(same.shape[1], dtype=torch.bool, device=same.device)
        allowed = torch.cat([torch.ones_like(same[:, :, :1]), same], 2)
        arcs = out["arc"].float().masked_fill(~allowed, FAR)
        found["arc"] = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
        at = heads != IGNORE
        above = heads.clamp(min=0)[..., None].expand(-1, -1, out["head"].shape[-1])
        scores = network.labels(out["dependent"][at], out["head"].gather(1, above)[at])
        found["deps"] = F.cross_entropy(scores.float(), batch["deps"][at], ignore_index=IGNORE)
    return found


def event_loss(network: Network, batch: dict[str, Tensor], sense: Tensor) -> Tensor:
    """The loss of the event classifier over a batch of `examples`; `sense` is the network's of it."""
    row, trigger = batch["row"], batch["trigger"]
    there = (trigger >= 0)[..., None].to(sense.dtype)
    named = (sense[row[:, None], trigger.clamp(min=0)] * there).sum(1) / there.sum(1)
    given = torch.stack([batch["actor"] != NOBODY, batch["target"] != NOBODY], 1).to(sense.dtype)
    actor = sense[row, batch["actor"].clamp(min=0)] * given[:, :1]
    target = sense[row, batch["target"].clamp(min=0)] * given[:, 1:]
    scores = network.events(named, actor, target, given, batch["tree"])
    return F.cross_entropy(scores.float(), batch["label"], label_smoothing=0.05)


class Trainer:
    """One run in a folder: ``labels.json``, ``settings.json``, ``checkpoint.pt``, ``log.txt``."""

    def __init__(
        self,
        folder: Path,
        corpus: Sequence[Sentence],
        encoder: Path | None,
        vocabulary: Path,
        settings: Settings,
        marked: Sequence[MarkedSentence] = (),
        start: Path | None = None,
    ) -> None:
        """`start`: folder of an earlier run whose weights and label sets this one begins with."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.settings = folder, settings
        torch.set_num_threads(settings.threads)
        torch.set_flush_denormal(True)  # second moments of rare pieces; denormals cost a third of a step
        torch.manual_seed(settings.seed)
        self._rng = random.Random(settings.seed)
        self._corpus = list(corpus)
        self._pieces = WordPieces(load_tokenizer(vocabulary))
        self._marked = list(marked)
        self._marked_batches: list[examples.Batch] = []
        self.labels = replace(
            Labels.of(self._corpus) if start is None else _labels_of_run(start),
            events=examples.labels_of(self._marked),
        )
        self._maker = Maker(self.labels, self._pieces)
        self._noise = Noise(self._corpus, self._rng)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = Network(self.labels.sizes(), settings.layers)
        if encoder is not None:
            load_pretrained(self.network.encoder, encoder)
        if start is not None:
            _take_over(self.network, start)
        self.network.to(self.device)
        self._optimizer = torch.optim.AdamW(self._groups(), betas=(0.9, 0.98), fused=True)
        self._step, self._seconds, self._epoch = 0, 0.0, 0
        self._mean: dict[str, Tensor] = {}  # of the weights, over `_averaged` steps
        self._averaged = 0
        (folder / "labels.json").write_text(
            json.dumps(asdict(self.labels), indent=1) + "\n", encoding="utf-8"
        )
        (folder / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
        if (folder / "checkpoint.pt").exists():
            self._resume()

    def _groups(self) -> list[dict[str, Any]]:
        s = self.settings
        groups: dict[tuple[float, float], list[Tensor]] = defaultdict(list)
        for name, parameter in self.network.named_parameters():
            if name.startswith(("encoder.pieces", "encoder.positions")):
                groups[s.embedding_rate, 0.0].append(parameter)
            elif name.startswith("encoder.") and "shapes" not in name:
                groups[s.encoder_rate, 0.01 if parameter.dim() > 1 else 0.0].append(parameter)
            else:
                groups[s.head_rate, 0.01 if parameter.dim() > 1 else 0.0].append(parameter)
        return [{"params": p, "lr": rate, "peak": rate, "weight_decay": d} for (rate, d), p in groups.items()]

    def epoch(self) -> list[list[Window]]:
        """Batches of one pass over the corpus, noise drawn anew."""
        noisy = (self._noise(run) for run in runs(self._corpus, self._pieces, self._rng))
        windows = [self._maker.window(run, shapes) for run, shapes in noisy]
        return batches(windows, self.settings.batch, self._rng)

    def _events(self) -> dict[str, Tensor]:
        """The next batch of marked sentences, from one pass over them after the other."""
        if not self._marked_batches:
            self._marked_batches = examples.batches(
                self._marked,
                self.labels.events,
                self._maker,
                self._pieces,
                self.settings.marked_batch,
                self._rng,
            )
        batch = self._marked_batches.pop()
        return {name: torch.from_numpy(values).to(self.device) for name, values in batch.items()}

    def run(self, report: Callable[[str], None] = print) -> None:
        """Train to the end of the schedule, saving on the way."""
        self.network.train()
        saved, sums, counts = self._seconds, defaultdict[str, float](float), defaultdict[str, int](int)
        while self._progress() < 1:
            todo = self.epoch()
            self._epoch += 1
            for batch in todo:
                began = time.perf_counter()
                for name, value in self._learn(batch).items():
                    sums[name] += value
                    counts[name] += 1
                self._step += 1
                self._seconds += time.perf_counter() - began
                if self._step % 100 == 0:
                    means = " ".join(f"{name} {sums[name] / counts[name]:.3f}" for name in sorted(sums))
                    report(f"step {self._step} epoch {self._epoch} minutes {self._seconds / 60:.1f} {means}")
                    sums.clear()
                    counts.clear()
                if self._seconds - saved > 60 * self.settings.save_minutes:
                    self._save()
                    saved = self._seconds
                if self._progress() >= 1:
                    break
        self._save()

    def _progress(self) -> float:
        s = self.settings
        return self._step / s.steps if s.steps else self._seconds / (60 * s.minutes)

    def _learn(self, batch: list[Window]) -> dict[str, float]:
        factor = min(1.0, (self._step + 1) / self.settings.warmup) * max(0.005, 1 - self._progress())
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        tensors = {name: torch.from_numpy(values).to(self.device) for name, values in arrays(batch).items()}
        with self._autocast():
            found = losses(self.network, tensors, self._forward(tensors))
            if self._marked:
                marked = self._events()
                out = self._forward(marked)
                # what the trees of these sentences were, so that learning events does not unlearn parsing
                found |= {f"marked_{n}": v for n, v in losses(self.network, marked, out).items()}
                found["events"] = event_loss(self.network, marked, out["sense"])
        total = sum(
            (WEIGHTS[name.removeprefix("marked_")] * value for name, value in found.items()),
            torch.zeros((), device=self.device),
        )
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimizer.step()
        if self._progress() >= self.settings.average_from and self._step % _AVERAGED_EACH == 0:
            self._average()
        return {name: value.item() for name, value in found.items()}

    def _average(self) -> None:
        self._averaged += 1
        for name, weight in self.network.state_dict().items():
            if name in self._mean:
                self._mean[name].lerp_(weight, 1 / self._averaged)
            else:
                self._mean[name] = weight.detach().clone()

    def _forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        out: dict[str, Tensor] = self.network(batch["pieces"], batch["shapes"], batch["first"], batch["last"])
        return out

    def _autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.bfloat16)

    def _save(self) -> None:
        state = {
            "network": self.network.state_dict(), "optimizer": self._optimizer.state_dict(),
            "mean": self._mean, "averaged": self._averaged,
            "step": self._step, "seconds": self._seconds, "epoch": self._epoch,
            "python": self._rng.getstate(), "torch": torch.get_rng_state(),
        }  # fmt: skip
        partial = self.folder / "checkpoint.part"
        torch.save(state, partial)
        partial.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        try:
            state = torch.load(self.folder / "checkpoint.pt", map_location="cpu", weights_only=True)
            self.network.load_state_dict(state["network"])
        except (RuntimeError, KeyError, OSError) as error:
            raise SettingsError(
                f"{self.folder}: its checkpoint is of another run; name a new folder ({error})"
            ) from error
        self._optimizer.load_state_dict(state["optimizer"])
        self._step, self._seconds, self._epoch = state["step"], state["seconds"], state["epoch"]
        self._mean = {name: w.to(self.device) for name, w in state["mean"].items()}
        self._averaged = state["averaged"]
        version, internal, gauss = state["python"]
        self._rng.setstate((version, tuple(internal), gauss))
        torch.set_rng_state(state["torch"])


def _labels_of_run(run: Path) -> Labels:
    try:
        given = json.loads((run / "labels.json").read_text(encoding="utf-8"))
        return Labels(**{name: tuple(values) for name, values in given.items()})
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{run}: not the folder of a run to start from ({error})") from error


def _take_over(network: Network, run: Path) -> None:
    """Begin with the weights of an earlier run, its event classifier apart where the classes differ."""
    try:
        state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
        given = state.get("mean") or state["network"]
    except (RuntimeError, KeyError, OSError) as error:
        raise SettingsError(f"{run}: no checkpoint to start from ({error})") from error
    own = network.state_dict()
    own.update({n: w for n, w in given.items() if n in own and own[n].shape == w.shape})
    network.load_state_dict(own)
