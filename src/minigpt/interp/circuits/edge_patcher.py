"""Run a circuit: some edges live, and on all others what their writer added in another run.

`EdgePatcher` does it by hooks in the model's own forward pass, for any set of edges at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.ablation_kinds import Replacement, ablation_named
from minigpt.interp.core.results import require_finite
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.model.part import require
from minigpt.tasks.metrics import Metric

Writes = Float[Tensor, "writer batch pos d_model"]


@torch.no_grad()
def graph_writes(model: GPT, tokens: Int[Tensor, "batch pos"]) -> Writes:
    """Run once and return what every writer of the graph adds to the stream.

    Heads write z W_O^h: the layer's bias b_O is nobody's, and stays where it is.

    Raises:
        HookError: NaN or infinity.
    """
    names = write_names(model)
    _, cache = model.run_with_cache(tokens, names=names, logits_at=[-1], logits_of=[0])
    return writes_from(model, cache)


def write_names(model: GPT) -> list[str]:
    """Name the activations from which all writes follow, in the order of the graph's writers."""
    ends = (".embed", ".pos_embed", ".attn.z", ".mlp_out")
    return [name for name in model.hook_points if name.endswith(ends)]


@torch.no_grad()
def writes_from(model: GPT, activations: Mapping[str, Tensor]) -> Writes:
    """Return what every writer adds, from the activations that `write_names` names."""
    parts = []
    for name in write_names(model):
        value = require_finite(activations[name], name)
        parts.append(heads_write(model, name, value) if name.endswith(".z") else value[None])
    return torch.cat(parts)


def heads_write(
    model: GPT, name: str, z: Float[Tensor, "batch pos head d_head"]
) -> Float[Tensor, "head batch pos d_model"]:
    """Return what each head of the layer that a hook's name tells writes."""
    return torch.einsum("bphk,hkd->hbpd", z, block_of(model, name).attn.W_O)


def reference_writes(
    model: GPT, corrupt: Int[Tensor, "batch pos"], ablation: str = "paired", seed: int = 0
) -> Writes:
    """Return what edges outside a circuit carry, any registered ablation of the corrupt prompts.

    Raises:
        ConfigError: an unknown ablation, or one prompt alone to resample from.
    """
    instead = edge_replacement(corrupt, ablation, seed)
    return torch.stack([instead.made_from(w).expand_as(w) for w in graph_writes(model, corrupt)])


def edge_replacement(
    corrupt: Int[Tensor, "batch pos"], ablation: str = "paired", seed: int = 0
) -> Replacement:
    """Return what takes the place of a write on an edge outside a circuit.

    Raises:
        ConfigError: an unknown ablation.
    """
    needed = ablation_named(ablation).needs_reference
    return Replacement(ablation, corrupt if needed else None, seed=seed)


class EdgePatcher:
    """Hooks under which some edges carry reference values: `model.hooked(patcher.hooks)`.

    $$ x_r = x + \\sum_w (1 - m_{wr}) \\, (\\tilde w - w) $$

    with $w$ what a writer adds in this run, $\\tilde w$ the `reference`, and $m$ the mask `keep`:
    1 leaves an edge live, 0 exchanges it, what lies between mixes (and has a gradient). With a
    leading axis, each row of the batch has a mask of its own. Norms are recomputed.
    """

    def __init__(
        self,
        model: GPT,
        reference: Writes,
        keep: Float[Tensor, "*batch writer reader"],
    ) -> None:
        self.model, self.graph, self.reference = model, graph_of(model), reference
        self.drop = (1 - keep).to(reference)
        self.changes: list[Tensor] = []
        self.stream = reference[0]

    @property
    def hooks(self) -> dict[str, HookFn]:
        """The hook functions, by name of activation."""
        hooks: dict[str, HookFn] = {"embedding.embed": self._start}
        if "pos_embed" in self.graph.writers:
            hooks["embedding.pos_embed"] = self._wrote
        for layer in range(self.model.cfg.n_layer):
            block = f"blocks.{layer}."
            hooks |= {block + "resid_pre": self._look, block + "attn.z": self._heads}
            hooks |= {f"{block}attn.{kind}": self._read for kind in "qkv"}
            if self.graph.has_mlp:
                hooks |= {block + "resid_mid": self._look, block + "mlp_out": self._mlp_half}
        return {**hooks, block + "resid_post": self._end}

    def _start(self, value: Tensor, point: HookPoint) -> None:
        self.changes = []
        self._wrote(value, point)

    def _wrote(self, value: Tensor, _: HookPoint) -> None:
        self.changes.append(self.reference[len(self.changes)] - value)

    def _look(self, value: Tensor, _: HookPoint) -> None:
        self.stream = value

    def _heads(self, value: Tensor, point: HookPoint) -> None:
        for head in heads_write(self.model, point.name, value):
            self._wrote(head, point)

    def _patched(self, readers: Sequence[int]) -> Float[Tensor, "reader batch pos d_model"]:
        """Return the stream as each of these readers sees it."""
        drop = self.drop[..., : len(self.changes), readers]
        rows = "b" if drop.dim() == 3 else ""
        changes = torch.stack(self.changes)
        return self.stream + torch.einsum(f"{rows}wr,wbpd->rbpd", drop, changes)

    def _read(self, value: Tensor, point: HookPoint) -> Tensor:
        kind, block = point.name[-1], block_of(self.model, point.name)
        readers = self.graph.inputs[f"{point.layer}.{kind}"]
        change = block.ln1(self._patched(readers)) - block.ln1(self.stream)
        return value + torch.einsum("rbpd,rdh->bprh", change, projections(block, kind))

    def _mlp_half(self, _: Tensor, point: HookPoint) -> Tensor:
        block = block_of(self.model, point.name)
        out = block.mlp(block.ln2(self._patched(self.graph.inputs[f"{point.layer}.m"])[0]))
        self._wrote(out, point)
        return out

    def _end(self, value: Tensor, _: HookPoint) -> Tensor:
        self.stream = value
        return self._patched([len(self.graph.readers) - 1])[0]


def block_of(model: GPT, name: str) -> Any:
    """Return the block that an activation's name tells."""
    return model.blocks[int(name.split(".")[1])]


def projections(block: Any, kind: str) -> Float[Tensor, "reader d_model d_head"]:
    """Return W_Q, W_K or W_V of each reader: of each head, or once for heads that share it."""
    require(block.attn, "reads", "exchanging what one reader reads")
    weight: Tensor = getattr(block.attn, f"W_{kind.upper()}")
    return weight


def run_circuits(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    metric: Metric,
    reference: Writes,
    keep: Float[Tensor, "circuit writer reader"],
) -> Float[Tensor, "circuit batch"]:
    """Measure the metric in several circuits at once; gradients reach the masks.

    Raises:
        HookError: NaN or infinity in the result.
    """
    n, batch = len(keep), len(tokens)
    repeated = reference.repeat(1, n, 1, 1)
    patcher = EdgePatcher(model, repeated, keep.repeat_interleave(batch, 0))
    at, of = (None if some is None else list(some) for some in (metric.at, metric.of))
    with model.hooked(patcher.hooks):
        logits = model(tokens.repeat(n, 1), logits_at=at, logits_of=of)
    return require_finite(metric.reduce(logits.unflatten(0, (n, batch))), "the metric")
