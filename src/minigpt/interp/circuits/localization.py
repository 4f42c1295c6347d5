"""Score a ranking of edges, not one circuit: faithfulness over circuit sizes, and its areas.

The two scores of the public benchmark MIB. A threshold has not to be chosen, and a method that is
good at one size alone does not win.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.evaluation import Examination
from minigpt.interp.circuits.graph import Circuit
from minigpt.interp.core.results import Result

SIZES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def areas(
    sizes: Sequence[float] | Float[Tensor, "size"],
    faithfulness: Sequence[float] | Float[Tensor, "size"],
) -> tuple[float, float]:
    """Return CPR and CMD: the area under a faithfulness curve, and that between it and 1.

    $$ \\text{CPR} = \\int f(k)\\, dk, \\qquad \\text{CMD} = \\int |1 - f(k)|\\, dk $$

    by trapezoids between the given sizes, as the benchmark's code does it: |1 − f| is taken at
    the sizes, and nothing is added below the smallest one. f may be below 0 and above 1.

    Raises:
        ConfigError: fewer than two sizes, another number of values, sizes that do not rise within
            0 to 1, or a value that is not finite.

    Source: Mueller et al. 2025, §3; Lesson 9.3.
    """
    k = torch.as_tensor(sizes, dtype=torch.float64)
    f = torch.as_tensor(faithfulness, dtype=torch.float64)
    if k.dim() != 1 or len(k) < 2 or f.shape != k.shape:
        raise ConfigError(f"{f.numel()} values at {k.numel()} sizes: give one each, at least two")
    if not bool((k.diff() > 0).all()) or not 0 <= k[0] <= k[-1] <= 1:
        raise ConfigError("sizes must be shares of all edges that rise, from 0 to 1 at most")
    if not bool(f.isfinite().all()):
        raise ConfigError("a faithfulness is NaN or infinite: it has no area")
    return torch.trapezoid(f, k).item(), torch.trapezoid((1 - f).abs(), k).item()


@dataclass(frozen=True)
class Localization:
    """The faithfulness of a ranking's circuits [size], how many edges they have, and the areas."""

    sizes: tuple[float, ...]
    n_edge: tuple[int, ...]
    faithfulness: Float[Tensor, "size"]
    cpr: float
    cmd: float


def localization(
    exam: Examination,
    scores: Result,
    *,
    signed: bool = False,
    sizes: Sequence[float] = SIZES,
) -> Localization:
    """Run the circuit of the best edges at each size, and return the curve with CPR and CMD.

    At size k the ⌊k·n⌋ best edges of all n stay, at least one, less those on no path; with none
    left the faithfulness is 0, by its definition. Edges rank by the size of their scores; with
    `signed`, scores that say a patch lowers the metric come first, and those that raise it last.
    Equal scores keep the order of the graph's edges.

    Raises:
        ConfigError: scores of other edges than the model's, NaN, or sizes as in `areas`.

    Source: Mueller et al. 2025, §3; Lesson 9.3.
    """
    mean = scores.mean() if "batch" in scores.axes else scores
    edges = exam.graph.edges
    if mean.axes != ("edge",) or tuple(mean.labels.get("edge", ())) != edges:
        raise ConfigError(f"scores have axes {scores.axes}: give those of all this model's edges")
    if bool(mean.values.isnan().any()):
        raise ConfigError("a score is NaN: it has no rank")
    key = -mean.values if signed else mean.values.abs()
    order = key.double().argsort(descending=True, stable=True).tolist()
    found: dict[int, Circuit] = {}
    for size in sizes:
        n = max(1, int(size * len(edges)))
        kept = frozenset(edges[i] for i in order[:n])
        found[n] = Circuit(exam.graph, kept).connected()
    some = {str(n): circuit for n, circuit in found.items() if circuit.edges}
    values = exam.run(some).faithfulness().values if some else torch.zeros(0)
    by_size = dict(zip(some, values.tolist(), strict=True))
    counts = [max(1, int(size * len(edges))) for size in sizes]
    curve = [by_size.get(str(n), 0.0) for n in counts]
    kept_edges = tuple(len(found[n].edges) for n in counts)
    return Localization(tuple(sizes), kept_edges, torch.tensor(curve), *areas(sizes, curve))
