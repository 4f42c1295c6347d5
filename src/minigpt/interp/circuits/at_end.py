"""Circuits of heads at the last position: what do these heads alone do, and what is left without?

Everything to the left of the last position stays as it was, so its keys and values are recorded
once, and each circuit costs one position of one prompt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.runs import Run, SharedKV, attention_half, mlp_half, read_logits
from minigpt.interp.patching.paths import Head
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookPoint
from minigpt.tasks.metrics import Metric


class HeadsAtEnd:
    """Knocks heads out at the last position, many sets of heads at once.

    A head that is knocked out writes its mean over `reference` at that position. All heads to the
    left, all MLPs and all norms run as they are; what is computed at the last position follows.

    $$ F(K) = \\bar m \\;\\text{with all heads but}\\; K \\;\\text{knocked out} $$

    Raises:
        ConfigError: a metric that reads another position than the last.

    Source: Wang et al. 2022, §2.1; Lesson 7.2.
    """

    def __init__(
        self, model: GPT, tokens: Tensor | Text, reference: Tensor | Text, metric: Metric
    ) -> None:
        self.run = Run(model, tokens, metric, ("resid_pre",))
        last = self.run.tokens.shape[1] - 1
        if self.run.reads != [last]:
            raise ConfigError(f"the metric {metric.name!r} must read the last position alone")
        self.model, self.metric = model, metric
        names = [f"blocks.{i}.attn.z" for i in range(model.cfg.n_layer)]
        _, cache = model.run_with_cache(model.to_tokens(reference), names=names, logits_at=[-1])
        self.mean = torch.stack([cache[name][:, last].mean(0) for name in names])

    def only(self, circuits: Sequence[Iterable[Head]]) -> Float[Tensor, "circuit batch"]:
        """Measure with these heads alone: all others are knocked out."""
        return self._measure(torch.stack([self._mask(heads) for heads in circuits]))

    def without(self, knocked_out: Sequence[Iterable[Head]]) -> Float[Tensor, "circuit batch"]:
        """Measure the whole model with these heads knocked out."""
        return self._measure(~torch.stack([self._mask(heads) for heads in knocked_out]))

    def _mask(self, heads: Iterable[Head]) -> Bool[Tensor, "layer head"]:
        mask = torch.zeros(self.model.cfg.n_layer, self.model.cfg.n_head, dtype=torch.bool)
        for layer, head in heads:
            mask[layer, head] = True
        return mask

    @torch.no_grad()
    def _measure(self, keep: Bool[Tensor, "circuit layer head"]) -> Float[Tensor, "circuit batch"]:
        """Run the last position; circuits that agree so far share one copy of it."""
        n = len(self.run.tokens)
        group = torch.zeros(len(keep), dtype=torch.long)  # circuit → its copy
        x = self.run.at("resid_pre", 0)[:, -1:]
        for layer, block in enumerate(self.model.blocks):
            pairs = torch.cat([group[:, None], keep[:, layer].long()], 1)
            rows, new = pairs.unique(dim=0, return_inverse=True)
            x = x.unflatten(0, (-1, n))[rows[:, 0]].flatten(0, 1)
            group, kept = new, rows[:, 1:].bool()
            stand_in = partial(self._knock_out, here=kept, mean=self.mean[layer])
            k, v = (
                self.run.at(part, layer)[:, :-1].repeat(len(rows), 1, 1, 1) for part in self.run.kv
            )
            with self.model.hooked({f"blocks.{layer}.attn.z": stand_in}):
                x = attention_half(block, x, SharedKV(k, v))
            x = mlp_half(block, x)
        logits = read_logits(self.model, x.unflatten(0, (-1, n)), self.metric)
        return self.metric.reduce(logits)[group]

    def _knock_out(self, z: Tensor, point: HookPoint, *, here: Tensor, mean: Tensor) -> Tensor:
        """Put the mean in place of heads that are not `here` [copy head]."""
        copies = z.unflatten(0, (len(here), -1))  # copy batch pos head d_head
        return torch.where(here[:, None, None, :, None], copies, mean).flatten(0, 1)
