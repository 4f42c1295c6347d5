"""Examples of which the truth is known, and how much of it a dictionary finds again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class Recovery:
    """How well directions that were planted are found again, one found for each planted.

    `cosine` is that of each planted direction with its own partner; its mean is MCC, the mean
    correlation coefficient. Partners are chosen greedily, the largest cosine first, none twice,
    which is at most what the best assignment would give.
    """

    cosine: Float[Tensor, "planted"] = field(repr=False)
    partner: Int[Tensor, "planted"] = field(repr=False)
    conventions: Mapping[str, str] = field(
        default_factory=lambda: {"matching": "greedy, one to one", "sign": "a cosine below 0 is 0"}
    )

    @property
    def mcc(self) -> float:
        """The mean cosine."""
        return self.cosine.mean().item()

    def found(self, above: float = 0.9) -> float:
        """Return the fraction of planted directions with a partner this close."""
        return (self.cosine > above).float().mean().item()


def recovery(found: Float[Tensor, "feature d"], planted: Float[Tensor, "planted d"]) -> Recovery:
    """Match directions that were found with those that were planted.

    Raises:
        ConfigError: fewer found than planted, or another width.
    """
    if found.shape[1] != planted.shape[1] or len(found) < len(planted):
        raise ConfigError(
            f"{list(found.shape)} directions found cannot be matched one to one with "
            f"{list(planted.shape)} planted: the widths must agree and no fewer be found"
        )
    unit = torch.nn.functional.normalize
    left = unit(planted.float(), dim=1) @ unit(found.float(), dim=1).T
    cosine, partner = torch.zeros(len(planted)), torch.full((len(planted),), -1)
    for _ in range(len(planted)):
        row, col = divmod(int(left.argmax()), left.shape[1])
        cosine[row], partner[row] = left[row, col].clamp_min(0), col
        left[row], left[:, col] = -2, -2
    return Recovery(cosine, partner)


def plant(
    n: int, n_feature: int, d: int, active: float = 4.0, seed: int = 0
) -> tuple[Float[Tensor, "n d"], Float[Tensor, "feature d"]]:
    """Make examples of which the truth is known: sums of few of many random unit directions.

    Each of the features is on with probability `active` / n_feature, at a strength uniform
    between ½ and 1½. Returns the examples and the directions.

    Source: Elhage et al. 2022, §2; Sharkey et al. 2022; Lesson 8.1.
    """
    # Another stream than a dictionary of the same seed starts from: it would know the answer.
    random = torch.Generator().manual_seed(seed + 1_000_000)
    directions = torch.randn(n_feature, d, generator=random)
    directions /= directions.norm(dim=1, keepdim=True)
    on = torch.rand(n, n_feature, generator=random) < active / n_feature
    strength = 0.5 + torch.rand(n, n_feature, generator=random)
    return (on * strength) @ directions, directions
