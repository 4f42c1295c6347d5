"""The power of a sample: how likely it finds an effect that is there."""

from __future__ import annotations

import math

from minigpt.errors import ConfigError


def power_of(effect: float, sd: float, n: int, alpha: float = 0.05) -> float:
    """Return the power of a two-sided t test of n differences against zero.

    $$ 1 - β = P(|T| > t_{1-α/2,\\, n-1}), \\qquad
       T ∼ t_{n-1}\\big(\\tfrac{\\text{effect}}{\\text{sd}} \\sqrt n\\big) $$

    For a paired comparison `sd` is that of the differences.

    Raises:
        ConfigError: fewer than two samples, a spread that is not positive, or α outside (0, 1).

    Source: Cohen 1988, ch. 2 (not checked); the noncentral t distribution is SciPy's.
    """
    from scipy.stats import nct, t

    if n < 2:
        raise ConfigError(f"n={n}: a spread needs two samples at least")
    if not (sd > 0 and math.isfinite(sd) and math.isfinite(effect)):
        raise ConfigError(f"effect={effect:g}, sd={sd:g}: both must be finite, sd above 0")
    if not 0 < alpha < 1:
        raise ConfigError(f"alpha={alpha:g} must be between 0 and 1")
    shift = min(abs(effect) / sd * math.sqrt(n), 1e3)
    if shift > 35:  # SciPy's tails underflow there
        return 1.0
    limit = float(t.ppf(1 - alpha / 2, n - 1))
    return float(1 - nct.cdf(limit, n - 1, shift) + nct.cdf(-limit, n - 1, shift))
