"""What somebody hands in: a file in TOML, read with care, and how a score beats a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, nearest
from minigpt.stated import read_toml
from minigpt.stats.bootstrap import bootstrap_means


@dataclass(frozen=True)
class CapstoneScore:
    """A number beside the baseline's, and an interval of the difference; more is better."""

    what: str
    value: float
    baseline: float
    low: float
    high: float
    notes: tuple[str, ...] = ()

    @property
    def beats(self) -> bool:
        """Whether the whole interval of the difference lies above 0."""
        return self.low > 0

    def lines(self) -> list[str]:
        """Say the score, the difference, and whether the baseline is beaten."""
        verdict = (
            "✓ the baseline is beaten: the whole interval lies above 0"
            if self.beats
            else "✗ the baseline is not beaten: the interval does not lie above 0"
        )
        return [
            f"{self.what}: {self.value:.4f}, baseline {self.baseline:.4f}",
            f"difference {self.value - self.baseline:+.4f} "
            f"(95 % of bootstrap draws: {self.low:+.4f} to {self.high:+.4f})",
            *(f"· {note}" for note in self.notes),
            verdict,
        ]


def interval(
    differences: Float[Tensor, "n"], groups: Int[Tensor, "n"] | None = None
) -> tuple[float, float]:
    """Return the middle 95 % of bootstrap means of differences, whole groups drawn anew."""
    groups = torch.arange(len(differences)) if groups is None else groups
    means = bootstrap_means(differences.double(), groups, 2000)
    low, high = means.quantile(torch.tensor([0.025, 0.975], dtype=means.dtype)).tolist()
    return low, high


def read_capstone(path: Path, asked: Mapping[str, type], learned: str) -> dict[str, Any]:
    """Read a submission: exactly the entries asked for, each of its type, chosen on `learned`.

    Raises:
        ConfigError: no such file, no TOML, an entry that is missing, unknown or of another type,
            or a choice made on other data than those it may be made on.
    """
    if not path.is_file():
        raise ConfigError(f"{path} is no file: the milestone's page shows what it must hold")
    found = read_toml(path)
    asked = {**asked, "chosen_on": str}
    for key in found:
        if key not in asked:
            raise ConfigError(f"{path} says {key!r}, which is not asked for; {nearest(key, asked)}")
    for key, kind in asked.items():
        if key not in found:
            raise ConfigError(f"{path} does not say {key!r}; it needs {', '.join(asked)}")
        if type(found[key]) is not kind:
            raise ConfigError(f"{path}: {key}={found[key]!r} is no {kind.__name__}")
    if found["chosen_on"] != learned:
        raise ConfigError(
            f"{path} was chosen on {found['chosen_on']!r}: only what was chosen on {learned!r} is "
            "scored, since the rest is what it is scored on"
        )
    return found


def texts_of(path: Path, key: str, values: Sequence[object]) -> list[str]:
    """Return a list of texts, each once.

    Raises:
        ConfigError: something else.
    """
    if not values or not all(isinstance(value, str) for value in values):
        raise ConfigError(f"{path}: {key} must be a list of texts, at least one")
    if len(set(values)) != len(values):
        raise ConfigError(f"{path}: {key} names something twice")
    return [str(value) for value in values]
