"""Find a circuit: take edges away one by one (ACDC), or keep those that score highest (EAP)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edge_patcher import edge_replacement, reference_writes, run_circuits
from minigpt.interp.circuits.graph import Circuit, Graph, graph_of
from minigpt.interp.core.results import Result, require_pair
from minigpt.interp.core.runs import conventions
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric, kl_from


@dataclass(frozen=True)
class Discovery:
    """A circuit, by how much worse each tested edge's removal made it, and what was chosen."""

    circuit: Circuit
    worse: Mapping[str, float]
    conventions: Mapping[str, str]


class Objective:
    """How bad a circuit is: KL from the whole model's predictions, or the metric, negated.

    `loss(masks)` takes masks [circuit writer reader] and returns the loss [circuit], a mean over
    the prompts; what a mask leaves out carries `ablation` values.

    Raises:
        ConfigError: prompts that do not fit, or an unknown ablation.
    """

    def __init__(
        self,
        model: GPT,
        clean: Tensor | Text,
        corrupt: Tensor | Text,
        metric: Metric | None,
        ablation: str,
        seed: int,
    ) -> None:
        self.model, self.graph = model, graph_of(model)
        self.tokens, other = model.to_tokens(clean), model.to_tokens(corrupt)
        require_pair(self.tokens, other)
        self.reference = reference_writes(model, other, ablation, seed)
        self.sign = -1 if metric else 1
        with torch.no_grad():
            self.metric = metric or kl_from(model(self.tokens, logits_at=[-1]))
        better = "the metric, negated: more of it is better" if metric else "the metric"
        self.conventions = conventions(
            self.metric,
            loss=f"{better}; mean over the prompts",
            reference=f"edges outside carry {edge_replacement(other, ablation, seed).stated()}",
            frozen="nothing: all that an edge feeds is recomputed",
        )

    def loss(self, masks: Float[Tensor, "circuit writer reader"]) -> Float[Tensor, "circuit"]:
        """Run circuits and return how bad each is."""
        values = run_circuits(self.model, self.tokens, self.metric, self.reference, masks)
        return self.sign * values.mean(-1)


@torch.no_grad()
def acdc(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    threshold: float,
    metric: Metric | None = None,
    *,
    ablation: str = "paired",
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Discovery:
    """Remove, from the logits backwards, each edge without which the circuit is hardly worse.

    $$ H ← H \\setminus e \\quad\\text{if}\\quad L(H \\setminus e) - L(H) < τ $$

    L is the KL divergence from the whole model's prediction at the last position, or −metric.
    Readers go from last to first, and for each its writers from last to first. A part that
    nothing reads any more loses its inputs untested. One run of the model for each tested edge.

    Raises:
        ConfigError: a threshold that is not positive, or prompts that do not fit.
        HookError: NaN or infinity.

    Source: Conmy et al. 2023, algorithm 1; Lesson 9.3.
    """
    if not (math.isfinite(threshold) and threshold > 0):
        raise ConfigError(f"threshold={threshold} must be a positive number, in units of the loss")
    objective = Objective(model, clean, corrupt, metric, ablation, seed)
    graph = objective.graph
    mask = graph.exists.float()
    current = objective.loss(mask[None])[0]
    worse: dict[str, float] = {}
    for reader in reversed(range(len(graph.readers))):
        if not _is_read(graph, mask, reader):
            mask[:, reader] = 0
            continue
        for writer in reversed(range(graph.n_before(graph.readers[reader]))):
            mask[writer, reader] = 0
            loss = objective.loss(mask[None])[0]
            edge = f"{graph.writers[writer]}->{graph.readers[reader]}"
            worse[edge] = (loss - current).item()
            if worse[edge] < threshold:
                current = loss
            else:
                mask[writer, reader] = 1
        if progress:
            progress(len(graph.readers) - reader, len(graph.readers))
    kept = frozenset(edge for edge, place in graph.places.items() if mask[place])
    stated = {**objective.conventions, "method": "ACDC", "threshold": f"{threshold:g}"}
    return Discovery(Circuit(graph, kept).connected(), worse, stated)


def _is_read(graph: Graph, mask: Float[Tensor, "writer reader"], reader: int) -> bool:
    if (name := graph.readers[reader]) == "logits":
        return True
    writers = [graph.writers.index(node) for node in graph.nodes_of(name)]
    return bool(mask[writers].any())


def top_edges(model: GPT, scores: Result, n: int, *, connected: bool = True) -> Discovery:
    """Keep the n edges whose scores are largest in size, less those on no path to the logits.

    Scores are averaged over the prompts first. The circuit may so be smaller than n; edges that
    score exactly zero are never kept.

    Raises:
        ConfigError: scores of another axis or model, or an n outside 1 to the number of edges.

    Source: Syed et al. 2023; Hanna et al. 2024, §3; Lesson 9.3.
    """
    graph = graph_of(model)
    if scores.axes != ("edge", "batch") or tuple(scores.labels.get("edge", ())) != graph.edges:
        raise ConfigError(f"scores have axes {scores.axes}: give those of all this model's edges")
    if not 1 <= n <= len(graph.edges):
        raise ConfigError(f"n={n}: keep 1 to {len(graph.edges)} edges")
    best = scores.mean().top(n)
    kept = {graph.edges[place[0]]: abs(value) for place, value in best if value}
    circuit = Circuit(graph, frozenset(kept))
    stated = {**scores.conventions, "kept": f"the {n} largest in size, connected: {connected}"}
    return Discovery(circuit.connected() if connected else circuit, kept, stated)
