"""How far first-order estimates of patches are from exact patching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.results import Estimate
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric


@dataclass(frozen=True)
class Agreement:
    """First-order estimates beside exact patching, both [edge], means over the prompts.

    `pearson` and `spearman` are correlations over edges, NaN where one side is constant;
    `largest` is the largest absolute error; `worst` names the edges that are most wrong:
    (edge, estimated, exact).
    """

    estimated: Float[Tensor, "edge"]
    exact: Float[Tensor, "edge"]
    pearson: float
    spearman: float
    largest: float
    worst: tuple[tuple[str, float, float], ...]
    conventions: Mapping[str, str]


def error_against_exact(
    scores: Estimate,
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    edges: Iterable[str] | None = None,
    n_worst: int = 5,
) -> Agreement:
    """Compare `eap` or `eap_ig` with exact patching of each edge (None: every one).

    Exact patching costs a run from the reader on for every edge: give `edges` on large models.

    Raises:
        ConfigError: scores that are not of edges, or an unknown edge.

    Source: Lesson 9.3.
    """
    if not isinstance(scores, Estimate) or scores.axes != ("edge", "batch"):
        raise ConfigError(f"scores have axes {scores.axes}: compare those of `eap` or `eap_ig`")
    graph = graph_of(model)
    names = list(graph.edges if edges is None else edges)
    patched = patch_edges(model, clean, corrupt, metric, edges=names, direction=scores.direction)
    number = {edge: i for i, edge in enumerate(graph.edges)}
    estimated = scores.values[[number[edge] for edge in names]].mean(-1)
    exact = patched.effect().values.mean(-1)
    error = (estimated - exact).abs()
    worst = error.argsort(descending=True, stable=True)[:n_worst].tolist()
    return Agreement(
        estimated,
        exact,
        correlation(estimated, exact),
        correlation(ranks(estimated), ranks(exact)),
        error.max().item(),
        tuple((names[i], estimated[i].item(), exact[i].item()) for i in worst),
        {**scores.conventions, "compared": f"{len(names)} edges, means over the prompts"},
    )


def correlation(a: Float[Tensor, "n"], b: Float[Tensor, "n"]) -> float:
    """Return Pearson's correlation, NaN where one of the two is constant."""
    return torch.corrcoef(torch.stack([a, b]).double())[0, 1].item()


def ranks(values: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Number values by size from 1; equal ones share the mean of their numbers."""
    from scipy.stats import rankdata  # takes a second to import

    return torch.from_numpy(rankdata(values.numpy(force=True)))
