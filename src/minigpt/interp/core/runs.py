"""A run of a model, finished from the middle, and many changed copies of it measured at once.

Everything before a change is the run that it was made in: the stream above it and, attention being
causal, the keys and values to its left. What follows is computed by the model's own modules, in a
batch that grows from layer to layer, and only the logits that the metric reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import HookError
from minigpt.interp.core.choices import require_indices
from minigpt.interp.core.results import require_finite
from minigpt.interp.core.structure import compared, require_site
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.kv_cache import LayerKV
from minigpt.model.part import require
from minigpt.tasks.metrics import Metric

Residual = Float[Tensor, "batch pos d_model"]
BATCH_LIMIT = 2048  # positions at once: about 60 MB of activations in GPT-2 small
StreamsOf = Callable[[int, list[int]], Iterable[Residual]]


def attention_half(block: nn.Module, x: Residual, past: LayerKV | None = None) -> Residual:
    """Run a block's first half: the stream before attention to the stream after it."""
    return require(block, "attention_half", "running a block in halves")(x, past)


def mlp_half(
    block: nn.Module, x: Float[Tensor, "*batch pos d_model"]
) -> Float[Tensor, "*batch pos d_model"]:
    """Run a block's second half, the MLP; a block of attention alone has none."""
    return require(block, "mlp_half", "running a block in halves")(x)


def read_logits(
    model: GPT, x: Float[Tensor, "*batch pos d_model"], metric: Metric
) -> Float[Tensor, "*batch pos of"]:
    """Return the logits of the tokens that a metric reads, at every position given."""
    W_U = model.W_U if metric.of is None else model.W_U[:, list(metric.of)]
    return model.ln_final(x) @ W_U


def conventions(metric: Metric, **more: str) -> dict[str, str]:
    """State what every causal experiment here has in common, and what sets this one apart."""
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "BOS": "none added",
        "folding": "none",
        "LayerNorm": "recomputed with the changed stream",
        "frozen": "nothing: all that follows a change is recomputed",
        **more,
    }


@torch.no_grad()
def run_from(
    model: GPT, stream: Residual, layer: int, at: str = "resid_pre", metric: Metric | None = None
) -> Float[Tensor, "batch _pos _d_vocab"]:
    """Finish a forward pass from the stream at `blocks.{layer}.{at}`.

    With a metric, only the logits that it reads are computed. Equal to the ordinary forward.

    Raises:
        ConfigError: a layer or a place of the stream that does not exist.

    Source: Lesson 6.4.
    """
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    block, x = model.blocks[layer], stream
    if require_site(model, at) == "resid_pre":
        x = attention_half(block, x)
    x = x if at == "resid_post" else mlp_half(block, x)
    for block in model.blocks[layer + 1 :]:
        x = block(x)
    if metric is None:
        return model.ln_final(x) @ model.W_U
    return read_logits(model, x if metric.at is None else x[:, list(metric.at)], metric)


class SharedKV(LayerKV):
    """The keys and values to the left of a change, taken from the run that it was made in."""

    def __init__(self, k: Tensor, v: Tensor) -> None:
        super().__init__(k.shape[1])
        self.length, self._left = k.shape[1], (k, v)

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Return them with the changed ones behind them; nothing is kept."""
        left_k, left_v = self._left
        return torch.cat([left_k, k], dim=1), torch.cat([left_v, v], dim=1)


@dataclass(frozen=True)
class Copy:
    """A copy of a run with another stream at `blocks.{layer}.{site}`; `place`: in the result."""

    place: tuple[int, ...]
    layer: int
    site: str
    stream: Residual


class Run:
    """A run of a model that changed copies share: its activations, logits and metric.

    `parts` are the activations that are needed, without `blocks.5.`; the logits are those that
    the metric reads, `reads` their positions, and `value` [batch] is what it measures.

    Raises:
        HookError: a hook is attached, or an activation is NaN or infinite.
        ConfigError: a metric that does not fit the prompts.
    """

    def __init__(
        self, model: GPT, tokens: Tensor | Text, metric: Metric, parts: Iterable[str] = ()
    ) -> None:
        watched = [name for name, point in model.hook_points.items() if point.watched]
        if watched:
            raise HookError(
                f"a hook is attached to {watched[0]!r}: sweeps run parts of the model in batches "
                "that it does not know, so leave its `with` block first"
            )
        self.model, self.metric, self.tokens = model, metric, model.to_tokens(tokens)
        self.reads = require_indices("position of the metric", metric.at, self.tokens.shape[1])
        _, k, v = compared(model)
        self.kv = (f"attn.{k}", f"attn.{v}")
        self.logits, self._cache = model.run_with_cache(
            self.tokens,
            names=[f"blocks.{i}.{p}" for i in range(model.cfg.n_layer) for p in (*self.kv, *parts)],
            logits_at=self.reads,
            logits_of=metric.of and list(metric.of),
        )
        for name, value in [*self._cache.items(), ("the logits", self.logits)]:
            require_finite(value, name)
        self.value = metric.reduce(self.logits)

    def at(self, part: str, layer: int) -> Tensor:
        """Return an activation of one block."""
        return self._cache[f"blocks.{layer}.{part}"]

    @torch.no_grad()
    def sweep(
        self,
        site: str,
        layers: Sequence[int],
        groups: Sequence[Sequence[int]],
        replace: StreamsOf,
        n_unit: int = 1,
        *,
        first: int = 0,
        batch_limit: int = BATCH_LIMIT,
    ) -> Float[Tensor, "layer unit group batch"]:
        """Measure the metric under one change at a time.

        `replace(layer, group)` yields, for each unit of a layer, the whole changed stream at
        `site`; it may differ from this run's only from the first position of the group on, and
        nothing differs before position `first`. At most about `batch_limit` positions run at once.
        """
        shape = (len(layers), n_unit, len(groups), len(self.value))
        values = self.value.expand(shape).clone()
        for g, group in enumerate(groups):
            start = max(min(group), first)
            if start > max(self.reads):
                continue
            copies = (
                Copy((i, unit, g), layer, site, stream[:, start:])
                for i, layer in enumerate(layers)
                for unit, stream in enumerate(replace(layer, list(group)))
            )
            size = self.copies_at_once(self.tokens.shape[1] - start, batch_limit)
            while chunk := list(islice(copies, size)):
                places = tuple(torch.tensor([copy.place for copy in chunk]).T)
                values[places] = self._measure(chunk, start)
        return values

    def copies_at_once(self, n_pos: int, limit: int) -> int:
        """Return how many copies of so many positions each fit the limit."""
        # Memory goes to the hidden layer of each position's MLP, or to the logits.
        per_logit = self.logits.shape[1] * self.logits.shape[2] // self.model.cfg.d_mlp
        return max(1, limit // (len(self.tokens) * max(n_pos, per_logit)))

    def _measure(self, copies: Sequence[Copy], start: int) -> Float[Tensor, "copy batch"]:
        """Run the copies that differ to the end, joining the batch at the layer of their change."""
        rows = _Rows(self, start)
        for layer in range(min(copy.layer for copy in copies), self.model.cfg.n_layer):
            here = [(i, copy) for i, copy in enumerate(copies) if copy.layer == layer]
            rows.join("resid_pre", layer, here)
            rows.attend(layer)
            rows.join("resid_mid", layer, here)
            rows.mlp_half(layer)
            rows.join("resid_post", layer, here)
        logits = self.logits.expand(len(copies), *self.logits.shape).clone()
        read = torch.tensor([i for i, pos in enumerate(self.reads) if pos >= start])
        if len(rows.x):
            changed = read_logits(self.model, rows.x, self.metric)
            logits[rows.copy[:, None], rows.prompt[:, None], read] = changed
        return self.metric.reduce(logits)


class _Rows:
    """Prompts with a change in them, from position `start` on: a batch that grows by joining."""

    def __init__(self, run: Run, start: int) -> None:
        self.run, self.start = run, start
        self.x = run.logits.new_empty(0, run.tokens.shape[1] - start, run.model.cfg.d_model)
        self.copy = self.prompt = torch.empty(0, dtype=torch.long, device=self.x.device)
        self.keep: slice | list[int] = slice(None)

    def join(self, site: str, layer: int, copies: Sequence[tuple[int, Copy]]) -> None:
        for i, copy in copies:
            if copy.site != site:
                continue
            unchanged = self.run.at(site, layer)[:, self.start :]
            prompt = (copy.stream != unchanged).flatten(1).any(1).nonzero()[:, 0]
            self.x = torch.cat([self.x, copy.stream[prompt][:, self.keep]])
            self.prompt = torch.cat([self.prompt, prompt])
            self.copy = torch.cat([self.copy, torch.full_like(prompt, i)])

    def attend(self, layer: int) -> None:
        if len(self.x):
            left = [self.run.at(p, layer)[self.prompt, : self.start] for p in self.run.kv]
            past = SharedKV(*left) if self.start else None
            self.x = attention_half(self.run.model.blocks[layer], self.x, past)
        if layer == self.run.model.cfg.n_layer - 1:  # nothing after attention mixes positions
            self.keep = [pos - self.start for pos in self.run.reads if pos >= self.start]
            self.x = self.x[:, self.keep]

    def mlp_half(self, layer: int) -> None:
        self.x = mlp_half(self.run.model.blocks[layer], self.x) if len(self.x) else self.x
