"""When to stop: a state machine of two numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class EarlyStopping:
    """Stop once the validation loss has not improved for `patience` epochs in a row.

    The states are improved (`waited` = 0), waiting (0 < `waited` < `patience`) and stopped; a
    loss that is at least `min_delta` below the best so far leads to the first from everywhere
    but the last, which nothing leaves. NaN is never an improvement.

    Example:
        >>> rule = EarlyStopping(patience=2)
        >>> for loss in (1.0, 0.5, 0.6, 0.7):
        ...     rule = rule.update(loss)
        >>> rule.stopped, rule.best
        (True, 0.5)

    Raises:
        ConfigError: a patience below 1 or a negative `min_delta`.

    Source: Prechelt 1998; Lesson 1.4.
    """

    patience: int
    min_delta: float = 0.0
    best: float = math.inf
    waited: int = 0

    def __post_init__(self) -> None:
        """Refuse a rule that would stop at once."""
        if self.patience < 1 or not self.min_delta >= 0:
            raise ConfigError(
                f"patience={self.patience} must be at least 1 epoch "
                f"and min_delta={self.min_delta} at least 0"
            )

    def update(self, loss: float) -> EarlyStopping:
        """Return the state after an epoch with this validation loss."""
        if self.stopped:
            return self
        if loss < self.best and loss <= self.best - self.min_delta:
            return replace(self, best=loss, waited=0)
        return replace(self, waited=self.waited + 1)

    @property
    def improved(self) -> bool:
        """Whether the latest loss is the best so far."""
        return self.waited == 0 and self.best < math.inf

    @property
    def stopped(self) -> bool:
        """Whether patience has run out."""
        return self.waited >= self.patience
