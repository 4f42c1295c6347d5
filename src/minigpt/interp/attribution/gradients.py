"""First-order patching: the effect of every patch at once, estimated from gradients.

Attribution patching for nodes, EAP for edges, EAP-IG where a gradient at one point is not enough.
All are estimates, and zero where the model is flat at the point but not on the way: a saturated
softmax, a backup, a step. `agreement.error_against_exact` says how far off they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edge_patcher import graph_writes, projections, write_names, writes_from
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.choices import Direction, choose
from minigpt.interp.core.hook_functions import record
from minigpt.interp.core.results import Estimate, require_finite, require_pair
from minigpt.interp.core.runs import conventions
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.tasks.metrics import Metric

Gradient = Float[Tensor, "reader batch pos d_model"]


class Rule(StrEnum):
    """Where the gradient is taken within each of equal steps from corrupt to clean."""

    LEFT = "left"
    MIDPOINT = "midpoint"
    RIGHT = "right"


_WITHIN_STEP = {Rule.LEFT: 0.0, Rule.MIDPOINT: 0.5, Rule.RIGHT: 1.0}


def attribute_nodes(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    direction: str = "noise",
) -> Estimate:
    """Estimate what patching each node at each position changes: [node pos batch].

    $$ m(\\text{patched}) - m ≈ (\\tilde w - w) \\cdot \\frac{∂ m}{∂ w} $$

    With `noise`, w is what a writer adds in the clean run, where the gradient is taken, and
    $\\tilde w$ in the corrupt one; `denoise` is the other way round. One backward pass for all.

    Raises:
        ConfigError: prompts that do not fit, or an unknown direction.
        HookError: NaN or infinite activations.

    Source: Nanda 2023; Kramár et al. 2024; Lesson 9.3.
    """
    paths = _Paths(model, clean, corrupt, metric, direction)
    graph = paths.graph
    ends = {"a": "attn_out", "m": "mlp_out"}
    owners = [  # where a node's write enters the stream; the embeddings enter it together
        f"blocks.{node[1:].split('.')[0]}.{ends[node[0]]}" if node[0] in ends else "embedding.embed"
        for node in graph.writers
    ]
    seen, gradients = paths.at(paths.base, list(dict.fromkeys(owners)))
    scores = [
        (change * gradients[owner]).sum(-1).T
        for change, owner in zip(paths.change(seen), owners, strict=True)
    ]
    stated = paths.conventions("attribution patching of nodes, by position")
    return paths.estimate(torch.stack(scores), ("node", "pos", "batch"), stated)


def eap(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    direction: str = "noise",
) -> Estimate:
    """Estimate what patching each edge changes, all edges at once: [edge batch].

    $$ m(\\text{patched}) - m ≈ (\\tilde w - w) \\cdot \\frac{∂ m}{∂ x_r} $$

    $x_r$ is the stream as reader r alone sees it, in front of its norm. With `noise` the gradient
    is taken in the clean run (as EAP-IG's authors do), with `denoise` in the corrupt one.
    One forward pass of both prompts, one forward and backward pass of one of them.

    Raises:
        ConfigError: prompts that do not fit, or an unknown direction.
        HookError: NaN or infinite activations.

    Source: Syed et al. 2023, §3; Lesson 9.3.
    """
    paths = _Paths(model, clean, corrupt, metric, direction)
    return paths.score([paths.base], paths.conventions("EAP"))


def eap_ig(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    steps: int = 5,
    rule: str = "left",
    direction: str = "noise",
) -> Estimate:
    """Estimate as `eap` does, with the gradient averaged on the way between the inputs.

    $$ (\\tilde w - w) \\cdot \\frac1m \\sum_k
       \\frac{∂ m}{∂ x_r}\\Big|_{e = \\tilde e + α_k (e - \\tilde e)} $$

    The embeddings e go straight from corrupt to clean. `left` takes α_k = k/m from 0 to 1 − 1/m,
    as the authors' code does: the corrupt end and not the clean one; `right` from 1/m to 1,
    `midpoint` between. The scores of all edges that leave the embeddings add up to what corrupting
    the prompt does to the metric, as steps grow.

    Raises:
        ConfigError: as `eap`, no steps, or an unknown rule.

    Source: Hanna et al. 2024, §3; Lesson 9.3.
    """
    within = _WITHIN_STEP[choose("rule", rule, Rule)]
    if steps < 1:
        raise ConfigError(f"steps={steps} must be at least 1")
    paths = _Paths(model, clean, corrupt, metric, direction, at_base=False)
    points = [(k + within) / steps for k in range(steps)]
    where = f"mean of {steps} points, {rule} sum, on the way between inputs"
    return paths.score(points, paths.conventions("EAP-IG (inputs)", where))


class _Paths:
    """Clean and corrupt prompts, what all writers change between them, and gradients on the way."""

    def __init__(
        self,
        model: GPT,
        clean: Tensor | Text,
        corrupt: Tensor | Text,
        metric: Metric,
        direction: str,
        at_base: bool = True,
    ) -> None:
        self.model, self.metric = model, metric
        self.direction = choose("direction", direction, Direction)
        self.graph = graph_of(model)
        self.tokens, other = model.to_tokens(clean), model.to_tokens(corrupt)
        require_pair(self.tokens, other)
        noise = self.direction is Direction.NOISE
        source, base = (other, self.tokens) if noise else (self.tokens, other)
        self.base = float(noise)  # how much of the base run's embeddings is clean
        self.source_writes = graph_writes(model, source)
        # Where the one point is the base run itself, its writes are seen there.
        self.base_writes = None if at_base else graph_writes(model, base)
        self.corrupt, self.clean = (model.W_E[t].detach() for t in (other, self.tokens))

    def at(
        self, clean: float, names: Sequence[str], streams: Sequence[str] = ()
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Run with embeddings so far towards clean: activations, and the gradients of `names`."""
        embed = torch.lerp(self.corrupt, self.clean, clean).requires_grad_()
        seen = {"embedding.embed": embed}
        extra = write_names(self.model) if self.base_writes is None else []
        hooks = dict.fromkeys([*names, *streams, *extra], record(seen))
        hooks |= dict.fromkeys(names, _record_own(seen))
        hooks["embedding.embed"] = lambda *_: embed
        with torch.enable_grad(), self.model.hooked(hooks):
            value = self.metric.measure(self.model, self.tokens)
            total = value.sum()  # here: the caller may have gradients switched off
        for name in extra:
            require_finite(seen[name], name)
        require_finite(value, "the metric")
        gradients = torch.autograd.grad(total, [seen[name] for name in names])
        return seen, dict(zip(names, gradients, strict=True))

    def change(self, seen: Mapping[str, Tensor]) -> Float[Tensor, "writer batch pos d_model"]:
        """Return source − base of every write, from what `at` saw where that is the base run."""
        base = self.base_writes
        return self.source_writes - (writes_from(self.model, seen) if base is None else base)

    def score(self, points: Sequence[float], stated: Mapping[str, str]) -> Estimate:
        """Multiply what changes by the mean gradient, for every edge."""
        graph, batch = self.graph, len(self.tokens)
        total = self.source_writes.new_zeros(*graph.exists.shape, batch)
        for point in points:
            seen, gradients = self.at(point, *self._places())
            change = self.change(seen).transpose(0, 1).flatten(2)
            for readers, gradient in self._readers(seen, gradients):
                n = graph.n_before(graph.readers[readers[0]])
                scores = change[:, :n] @ gradient.transpose(0, 1).flatten(2).mT
                total[:n, readers] += scores.permute(1, 2, 0) / len(points)
        return self.estimate(total[graph.exists], ("edge", "batch"), stated)

    def estimate(
        self, values: Tensor, axes: tuple[str, ...], stated: Mapping[str, str]
    ) -> Estimate:
        """Wrap scores of nodes or edges."""
        labels = {"node": self.graph.writers, "edge": self.graph.edges}
        return Estimate(values, axes, stated, {axes[0]: labels[axes[0]]}, direction=self.direction)

    def _places(self) -> tuple[list[str], list[str]]:
        """Name what stands behind every norm, as its readers take it, and the streams before it."""
        heads, mlps = [*(f"attn.{kind}" for kind in "qkv")], ["ln2.normalized"]
        has_mlp, layers = self.graph.has_mlp, range(self.model.cfg.n_layer)
        behind = [f"blocks.{n}.{place}" for n in layers for place in heads + mlps * has_mlp]
        streams = ["resid_pre"] + ["resid_mid"] * has_mlp
        before = [f"blocks.{n}.{stream}" for n in layers for stream in streams]
        return [*behind, f"blocks.{layers[-1]}.resid_post"], before

    def _readers(
        self, seen: Mapping[str, Tensor], gradients: Mapping[str, Tensor]
    ) -> Iterator[tuple[list[int], Gradient]]:
        """Yield the gradient at the input of every reader: of a layer's heads, its MLP, the logits.

        In front of the norm, and of that reader alone: not of all that the same stream feeds.
        """
        inputs = self.graph.inputs
        for n, block in enumerate(self.model.blocks):
            at = [gradients[f"blocks.{n}.attn.{kind}"] for kind in "qkv"]
            heads = [
                torch.einsum("bprh,rdh->rbpd", gradient, projections(block, kind))
                for gradient, kind in zip(at, "qkv", strict=True)
            ]
            numbers = [i for kind in "qkv" for i in inputs[f"{n}.{kind}"]]
            yield numbers, _before(block.ln1, seen[f"blocks.{n}.resid_pre"], torch.cat(heads))
            if self.graph.has_mlp:
                gradient = gradients[f"blocks.{n}.ln2.normalized"][None]
                yield inputs[f"{n}.m"], _before(block.ln2, seen[f"blocks.{n}.resid_mid"], gradient)
        yield [len(self.graph.readers) - 1], gradients[f"blocks.{n}.resid_post"][None]

    def conventions(self, method: str, where: str | None = None) -> dict[str, str]:
        """State what was chosen; the gradient is taken in the base run, or `where` it is said."""
        base, source = self.direction.base, self.direction.source
        return conventions(
            self.metric,
            method=method,
            direction=self.direction.stated(),
            value=f"estimated change of the metric: ({source} − {base}) · gradient",
            gradient=f"at {where or f'the {base} run'}",
            frozen="all but the patched input, to first order; norms are differentiated through",
        )


def _record_own(into: dict[str, Tensor]) -> HookFn:
    """Record an activation as a tensor of its own, whose gradient is that of its readers alone.

    A norm may hand on the stream itself, whose gradient is that of all who read the stream.
    """

    def look(value: Tensor, point: HookPoint) -> Tensor:
        into[point.name] = value.view_as(value)
        return into[point.name]

    return look


def _before(norm: Any, stream: Tensor, gradient: Gradient) -> Gradient:
    """Pull gradients behind a norm back to the stream in front of it."""
    copies = stream.detach().expand_as(gradient).requires_grad_()
    with torch.enable_grad():
        return torch.autograd.grad(norm(copies), copies, gradient)[0]
