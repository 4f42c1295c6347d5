"""What every method returns: numbers, what their axes mean, and the conventions behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.choices import Direction


@dataclass(frozen=True)
class Result:
    """Numbers on named axes, with every convention needed to compare them with others.

    `axes` names each axis of `values`; `labels` may name the places along an axis. `conventions`
    says what was measured (metric, unit), in which direction, against which reference, what was
    frozen, how LayerNorm was handled, and whatever else could be chosen otherwise.

    Raises:
        ConfigError: not as many names as axes, or not as many labels as places.
    """

    values: Float[Tensor, "..."]
    axes: tuple[str, ...]
    conventions: Mapping[str, str]
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse names that do not fit."""
        if len(self.axes) != self.values.dim():
            raise ConfigError(f"{self.axes} name {len(self.axes)} axes of {self.values.dim()}")
        for axis, names in self.labels.items():
            if axis not in self.axes or len(names) != self.values.shape[self.axes.index(axis)]:
                raise ConfigError(f"{len(names)} labels for {axis!r} do not fit {self!r}")

    def mean(self, axis: str = "batch") -> Result:
        """Average over one axis and drop it."""
        if axis not in self.axes:
            raise ConfigError(f"no axis {axis!r}: this result has {', '.join(self.axes)}")
        at = self.axes.index(axis)
        labels = {name: names for name, names in self.labels.items() if name != axis}
        rest = self.axes[:at] + self.axes[at + 1 :]
        return Result(self.values.mean(at), rest, self.conventions, labels)

    def top(self, n: int = 5) -> list[tuple[tuple[int, ...], float]]:
        """Return the places of the largest absolute values with the values, largest first."""
        flat = self.values.flatten()
        order = flat.abs().nan_to_num(-1).argsort(descending=True, stable=True)[:n]
        places = [torch.unravel_index(i, self.values.shape) for i in order]
        return [
            (tuple(int(part) for part in place), flat[i].item())
            for place, i in zip(places, order, strict=True)
        ]

    def __repr__(self) -> str:
        shape = " ".join(
            f"{axis}={size}" for axis, size in zip(self.axes, self.values.shape, strict=True)
        )
        stated = "".join(f"\n  {name}: {what}" for name, what in self.conventions.items())
        return f"Result({shape}){stated}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Estimate(Result):
    """First-order estimates of what patches change, in the `direction` in which they patch."""

    direction: Direction


def require_finite(value: Tensor, what: str) -> Tensor:
    """Return a tensor unless it holds NaN or infinity.

    Raises:
        HookError: naming what it is.
    """
    if not bool(torch.isfinite(value).all()):
        raise HookError(f"{what} holds NaN or infinity: look for the first layer where it does")
    return value


def require_pair(clean: Tensor, corrupt: Tensor) -> None:
    """Refuse clean and corrupt tokens that cannot be laid over each other.

    Raises:
        ConfigError: not two axes each, or another number of prompts or positions.
    """
    if clean.dim() != 2 or corrupt.dim() != 2:
        raise ConfigError("clean and corrupt must be token ids [batch pos]")
    if clean.shape[1] != corrupt.shape[1]:
        raise ConfigError(
            f"clean prompts have {clean.shape[1]} tokens and corrupt ones {corrupt.shape[1]}: "
            "patching lays them over each other position by position, so make them equally long"
        )
    if clean.shape[0] != corrupt.shape[0]:
        raise ConfigError(
            f"{clean.shape[0]} clean prompts but {corrupt.shape[0]} corrupt ones: give one each"
        )
