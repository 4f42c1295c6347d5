"""What a study of some size finds: its power by simulation, and how far findings exaggerate."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import torch
from jaxtyping import Float
from scipy.stats import ttest_1samp
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.stats.checks import check_draws, check_share, check_values

PValues = Callable[[Tensor], Tensor]


def t_test_p(studies: Float[Tensor, "study unit"]) -> Float[Tensor, "study"]:
    """Return Student's two-sided p for each study: is the mean of its units 0?

    Raises:
        ConfigError: numbers that are missing or not finite, or a single unit.

    Source: Student 1908, by scipy; Lesson 10.3.
    """
    check_values(studies, "studies", 2)
    if studies.shape[1] < 2:
        raise ConfigError("one unit has no spread: give two or more")
    return torch.from_numpy(ttest_1samp(studies.double().numpy(force=True), 0, axis=1).pvalue)


def power(
    effect: float,
    n_unit: int,
    test: PValues = t_test_p,
    n_study: int = 2000,
    alpha: float = 0.05,
    seed: int = 0,
) -> tuple[float, float]:
    """Simulate studies of an effect: the share that find it, and by how much these exaggerate.

    $$ x_{su} \\sim \\mathcal N(d, 1), \\qquad
       \\text{power} = P(p_s \\le α), \\qquad
       \\text{exaggeration} = \\frac{E\\big[\\,|\\bar x_s| \\,\\big|\\, p_s \\le α\\big]}{|d|} $$

    `effect` d is in standard deviations between units. `test` gets [study unit] and returns the
    p-value of each study. The exaggeration is NaN if no study finds anything, or if d is 0.

    Raises:
        ConfigError: an effect that is not finite, no units or studies, or an impossible alpha.

    Source: Gelman & Carlin 2014 for the exaggeration; Lesson 10.3.
    """
    check_share(alpha, "alpha")
    check_draws(n_study, "n_study", seed)
    check_draws(n_unit, "n_unit", seed)
    if not isfinite(effect):
        raise ConfigError(f"effect={effect}: give a finite number of standard deviations")
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(n_study, n_unit, generator=generator, dtype=torch.float64)
    studies = effect + noise
    found = test(studies) <= alpha
    size = studies.mean(1).abs()[found].mean().item()
    return found.double().mean().item(), size / abs(effect) if effect else float("nan")
