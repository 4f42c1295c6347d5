"""Features that are mostly absent, some of which matter more: what toy models must squeeze in.

Source: Elhage et al. 2022, §"Demonstrating Superposition"; Lesson 8.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


@dataclass(frozen=True, eq=False)
class SparseFeatures:
    """Independent features for many toy models at once, each with its own sparsity and stakes.

    $$ x_i = \\begin{cases} U(0, 1) & \\text{with probability } p \\\\ 0 & \\text{else}
       \\end{cases}, \\qquad L = \\sum_i I_i\\,(x_i - x'_i)^2 $$

    `density` is p = 1 − S [instance], `importance` is I [instance feature].

    Raises:
        ConfigError: a density that is no probability above 0, a negative importance, or another
            number of instances in the two.

    Source: Elhage et al. 2022; Lesson 8.1.
    """

    density: Float[Tensor, "instance"]
    importance: Float[Tensor, "instance feature"]

    def __post_init__(self) -> None:
        """Refuse what is no task."""
        if not bool(((self.density > 0) & (self.density <= 1)).all()):
            raise ConfigError(
                "a density is outside (0, 1]: it is the probability that a feature is present, "
                "1 less its sparsity"
            )
        if not bool((self.importance >= 0).all()):
            raise ConfigError("an importance is negative: 0 is a feature that does not matter")
        if len(self.density) != len(self.importance):
            raise ConfigError(
                f"{len(self.density)} densities but importances for {len(self.importance)} "
                "instances: give each instance one of both"
            )

    @classmethod
    def decaying(
        cls, n_feature: int, densities: Sequence[float], ratio: float = 1.0
    ) -> SparseFeatures:
        """Make one instance a density, where feature i matters ratio^i: all alike at ratio 1."""
        importance = ratio ** torch.arange(n_feature, dtype=torch.float32)
        return cls(torch.tensor(densities), importance.expand(len(densities), -1))

    @classmethod
    def grid(
        cls, densities: Sequence[float], importances: Sequence[float], n_feature: int = 2
    ) -> SparseFeatures:
        """Make an instance for each density × importance of the last feature; the others matter 1.

        Density-major: instance d · len(importances) + i.
        """
        density = torch.tensor(densities).repeat_interleave(len(importances))
        importance = torch.ones(len(density), n_feature)
        importance[:, -1] = torch.tensor(importances).repeat(len(densities))
        return cls(density, importance)

    @property
    def n_feature(self) -> int:
        """How many features every instance has."""
        return self.importance.shape[1]

    def repeat(self, n: int) -> SparseFeatures:
        """Return every instance n times, side by side, for n tries each."""
        return SparseFeatures(
            self.density.repeat_interleave(n), self.importance.repeat_interleave(n, dim=0)
        )

    def batch(
        self, size: int, generator: torch.Generator
    ) -> Float[Tensor, "instance batch feature"]:
        """Draw examples: the same for all instances, but that each drops its own share of them."""
        value = torch.rand(size, self.n_feature, generator=generator)
        chance = torch.rand(size, self.n_feature, generator=generator)
        return value * (chance < self.density[:, None, None])

    def loss(
        self,
        x: Float[Tensor, "instance batch feature"],
        output: Float[Tensor, "instance batch feature"],
    ) -> Float[Tensor, "instance"]:
        """Return each instance's mean squared error, weighted by importance."""
        return ((x - output).pow(2).mean(1) * self.importance).sum(-1)


def phase_losses(
    density: Float[Tensor, "*grid"], importance: Float[Tensor, "*grid"]
) -> Float[Tensor, "*grid phase"]:
    """Return the exact loss of three ways to keep two features in one dimension.

    Keep the `first` (importance 1), keep the `second` (importance r), or keep `both` as an
    antipodal pair, with W = (1, −1) and no bias. A feature that is dropped is best answered by its
    mean; the members of a pair disturb each other only where both are present:

    $$ L_{first} = r\\left(\\tfrac p3 - \\tfrac{p^2}4\\right), \\quad
       L_{second} = \\tfrac p3 - \\tfrac{p^2}4, \\quad
       L_{both} = (1 + r)\\,\\tfrac{p^2}6 $$

    For r ≤ 1 the pair wins where p < 4r / (2 + 5r).

    Source: Elhage et al. 2022, §"Mathematical Understanding"; Lesson 8.1.
    """
    variance = density / 3 - density**2 / 4
    both = (1 + importance) * density**2 / 6
    return torch.stack([importance * variance, variance, both], -1)
