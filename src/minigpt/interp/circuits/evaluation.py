"""Is the circuit the right one? Does it suffice, is anything missing, is anything idle?

Every number here depends on what the edges outside carry, which is a parameter of each function
and stated on each result: circuits that look faithful under one ablation may fail another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.agreement import ranks
from minigpt.interp.circuits.edge_patcher import edge_replacement, reference_writes, run_circuits
from minigpt.interp.circuits.graph import Circuit, Graph, graph_of, require_some
from minigpt.interp.core.choices import Direction
from minigpt.interp.core.results import Result, require_pair
from minigpt.interp.core.runs import conventions
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric


@dataclass(frozen=True, kw_only=True)
class CircuitRuns(Result):
    """The metric in each circuit [circuit batch]; in the whole `model` and with no edge `empty`."""

    model: Float[Tensor, "batch"]
    empty: Float[Tensor, "batch"]

    def faithfulness(self) -> Result:
        """Return how much of the way from no edge to all edges each circuit goes: [circuit].

        $$ F(C) = \\frac{\\bar m(C) - \\bar m(∅)}{\\bar m(M) - \\bar m(∅)} $$

        with means over the prompts taken before dividing. 1 is the whole model; more than 1 and
        less than 0 happen, where a circuit leaves out what works against it or for it.

        Source: Miller et al. 2024, §2; Marks et al. 2024; Lesson 9.1.
        """
        gap = (self.model - self.empty).mean()
        stated = {**self.conventions, "shown": "(m(C) - m(no edge)) / (m(all) - m(no edge))"}
        labels = {n: names for n, names in self.labels.items() if n != "batch"}
        return Result((self.values - self.empty).mean(-1) / gap, ("circuit",), stated, labels)


class Examination:
    """Prompts, a metric and an ablation: everything under which circuits are compared.

    Raises:
        ConfigError: prompts that do not fit, an unknown ablation, or a metric that is the same
            with all edges and with none.
    """

    def __init__(
        self,
        model: GPT,
        clean: Tensor | Text,
        corrupt: Tensor | Text,
        metric: Metric,
        *,
        ablation: str = "paired",
        seed: int = 0,
        batch_limit: int = 64,
    ) -> None:
        self.model, self.metric, self.graph = model, metric, graph_of(model)
        self.tokens, other = model.to_tokens(clean), model.to_tokens(corrupt)
        require_pair(self.tokens, other)
        self.reference = reference_writes(model, other, ablation, seed)
        self.at_once = max(1, batch_limit // len(other))
        self.conventions = conventions(
            metric,
            reference=f"edges outside carry {edge_replacement(other, ablation, seed).stated()}",
            direction=f"{Direction.NOISE}: clean prompts, all edges outside the circuit exchanged",
            frozen="nothing: all that an edge feeds is recomputed",
        )
        every = self.graph.exists.float()
        self.full, self.empty = self._measure([every, every * 0])
        if not bool((self.full - self.empty).mean().abs() > 1e-9):
            raise ConfigError(
                f"the mean metric is {self.full.mean().item():.3g} with all edges and with none: "
                "there is nothing for a circuit to explain, so choose prompts on which it differs"
            )

    @torch.no_grad()
    def _measure(self, masks: Sequence[Tensor]) -> Float[Tensor, "circuit batch"]:
        parts = [masks[i : i + self.at_once] for i in range(0, len(masks), self.at_once)]
        args = (self.model, self.tokens, self.metric, self.reference)
        return torch.cat([run_circuits(*args, torch.stack(list(part))) for part in parts])

    def run(self, circuits: Mapping[str, Circuit]) -> CircuitRuns:
        """Run circuits by name: the metric in each, [circuit batch].

        Raises:
            ConfigError: no circuit, an empty one, or one of another model.
        """
        if not circuits:
            raise ConfigError("no circuit is given: name at least one")
        for circuit in circuits.values():
            if require_some(circuit).graph != self.graph:
                raise ConfigError(f"{circuit!r} belongs to a model of another shape")
        values = self._measure([circuit.mask() for circuit in circuits.values()])
        labels, ends = {"circuit": list(circuits)}, {"model": self.full, "empty": self.empty}
        return CircuitRuns(values, ("circuit", "batch"), self.conventions, labels, **ends)

    def faithfulness(self, circuit: Circuit) -> float:
        """Return F(C) of one circuit."""
        return self.run({"circuit": circuit}).faithfulness().values.item()

    def completeness(self, circuit: Circuit, n: int = 10, seed: int = 0) -> Result:
        """Remove the same edges K from the circuit and from the model: do both lose the same?

        $$ \\text{incompleteness}(K) = |F(C \\setminus K) - F(M \\setminus K)| $$

        K is a random half of the circuit's edges, `n` times, and last all of them. Where something
        outside does the job too, the model loses less. Returns [part subset], the parts being
        `circuit` and `model`.

        Raises:
            ConfigError: an empty circuit, or an n below 0.

        Source: Wang et al. 2022, §4.2; Lesson 9.1.
        """
        edges = sorted(require_some(circuit).edges)
        generator = torch.Generator().manual_seed(seed)
        order = [torch.randperm(len(edges), generator=generator).tolist() for _ in range(n)]
        removed = [[edges[i] for i in some[: (len(edges) + 1) // 2]] for some in order] + [edges]
        whole = Circuit(self.graph, frozenset(self.graph.edges))
        masks = [part.without(*k).mask() for part in (circuit, whole) for k in removed]
        values = (self._measure(masks) - self.empty).mean(-1) / (self.full - self.empty).mean()
        names = {"part": ["circuit", "model"], "subset": [*map(str, range(n)), "all"]}
        stated = {**self.conventions, "shown": "faithfulness after removing the same edges"}
        return Result(values.unflatten(0, (2, -1)), ("part", "subset"), stated, names)

    def minimality(self, circuit: Circuit) -> Result:
        """Remove one edge at a time: by how much does faithfulness fall? [edge].

        $$ F(C) - F(C \\setminus e) $$

        An edge that scores 0 is idle, or has a backup: Wang et al. remove its backups first.

        Raises:
            ConfigError: an empty circuit.

        Source: Wang et al. 2022, §4.3; Lesson 9.1.
        """
        edges = sorted(require_some(circuit).edges)
        masks = [circuit.mask(), *(circuit.without(edge).mask() for edge in edges)]
        values = self._measure(masks).mean(-1) / (self.full - self.empty).mean()
        stated = {**self.conventions, "shown": "F(C) - F(C without the edge)"}
        return Result(values[0] - values[1:], ("edge",), stated, {"edge": edges})

    def against_random(self, circuit: Circuit, n: int = 50, seed: int = 0) -> Null:
        """Compare with `n` random circuits of as many edges, built of whole paths to the logits.

        Source: Shi et al. 2024; Lesson 9.1.
        """
        generator = torch.Generator().manual_seed(seed)
        size = len(require_some(circuit).edges)
        others = {str(i): random_circuit(self.graph, size, generator) for i in range(n)}
        runs = self.run({"circuit": circuit, **others}).faithfulness().values
        better = int((runs[1:] >= runs[0]).sum())
        stated = {**self.conventions, "null": f"{n} random circuits of {size} edges, seed {seed}"}
        return Null(runs[0].item(), runs[1:], (better + 1) / (n + 1), stated)


@dataclass(frozen=True)
class Null:
    """A circuit's faithfulness, that of random ones of its size, and the share as good or better.

    $$ p = \\frac{1 + \\#\\{F(R) ≥ F(C)\\}}{1 + n} $$
    """

    faithfulness: float
    random: Float[Tensor, "circuit"]
    p: float
    conventions: Mapping[str, str]


def random_circuit(graph: Graph, size: int, generator: torch.Generator) -> Circuit:
    """Draw whole paths from an embedding to the logits until there are `size` edges; cut the last.

    A path goes back from the logits, each time to any earlier writer by any input, all alike.

    Raises:
        ConfigError: more edges than there are.
    """
    if not 1 <= size <= len(graph.edges):
        raise ConfigError(f"size={size}: a circuit has 1 to {len(graph.edges)} edges")
    into: dict[str, list[str]] = {}
    for edge in graph.edges:
        for node in graph.nodes_of(edge.split("->")[1]):
            into.setdefault(node, []).append(edge)
    edges: dict[str, None] = {}
    while len(edges) < size:
        node = "logits"
        while node in into:
            pick = int(torch.randint(len(into[node]), (1,), generator=generator))
            edges[into[node][pick]] = None
            node = into[node][pick].split("->")[0]
    return Circuit(graph, frozenset(list(edges)[:size]))


@dataclass(frozen=True)
class Roc:
    """How well scores tell true edges from others, at every threshold, highest first."""

    false_positive: Float[Tensor, "threshold"]
    true_positive: Float[Tensor, "threshold"]
    threshold: Float[Tensor, "threshold"]
    auc: float


def roc(scores: Result, truth: Iterable[str]) -> Roc:
    """Compare edges ranked by the size of their scores with those that are known to matter.

    $$ \\text{AUC} = P(|s_{true}| > |s_{other}|) + \\tfrac12 P(|s_{true}| = |s_{other}|) $$

    Scores [edge] or [edge batch] (averaged first). Equal scores share a point of the curve.

    Raises:
        ConfigError: an edge without a score, NaN, or a truth that is empty or everything.

    Source: Conmy et al. 2023, §4; Lesson 9.3.
    """
    values = (scores.mean() if "batch" in scores.axes else scores).values.abs().double()
    names = list(scores.labels["edge"])
    true = set(truth)
    if not true <= set(names) or not 0 < len(true) < len(names):
        raise ConfigError(f"{len(true)} true edges of {len(names)} scored ones: give some, not all")
    if bool(values.isnan().any()):
        raise ConfigError("a score is NaN: it has no rank")
    is_true = torch.tensor([name in true for name in names])
    n_true, n_other = int(is_true.sum()), int((~is_true).sum())
    above = ranks(values)[is_true].sum().item() - n_true * (n_true + 1) / 2
    levels = values.unique().flip(0)
    at_least = values >= levels[:, None]
    hit, miss = (at_least & is_true).sum(1) / n_true, (at_least & ~is_true).sum(1) / n_other
    return Roc(miss, hit, levels, above / (n_true * n_other))
