"""What happened during training, as plain lists."""

import math
from dataclasses import dataclass, field, fields

from minigpt.errors import ConfigError, nearest


@dataclass(frozen=True)
class StepLog:
    """One step: the loss of its minibatch, and the length of the gradient before clipping."""

    step: int
    epoch: int
    loss: float
    lr: float
    grad_norm: float


@dataclass(frozen=True)
class EpochLog:
    """One epoch: losses are means over examples, accuracies shares of them, NaN where unknown.

    The training figures are those of the minibatches as they came: with dropout, and with
    weights that moved on the way.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    weight_norm: float


@dataclass
class History:
    """All steps and epochs of a run, and why it ended.

    `best_epoch` is the one with the lowest validation loss, −1 before there is one.
    """

    steps: list[StepLog] = field(default_factory=list)
    epochs: list[EpochLog] = field(default_factory=list)
    ended: str = ""

    def per_step(self, name: str) -> list[float]:
        """Return one column of the step log: `loss`, `lr`, `grad_norm`, `epoch`, `step`.

        Raises:
            ConfigError: there is no such column.
        """
        _check(name, StepLog)
        return [getattr(row, name) for row in self.steps]

    def per_epoch(self, name: str) -> list[float]:
        """Return one column of the epoch log: `train_loss`, `val_accuracy`, `weight_norm`, ….

        Raises:
            ConfigError: there is no such column.
        """
        _check(name, EpochLog)
        return [getattr(row, name) for row in self.epochs]

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss."""
        known = [row for row in self.epochs if not math.isnan(row.val_loss)]
        return min(known, key=lambda row: row.val_loss).epoch if known else -1


def _check(name: str, log: type[StepLog] | type[EpochLog]) -> None:
    names = [column.name for column in fields(log)]
    if name not in names:
        raise ConfigError(f"the history has no column {name!r} there; {nearest(name, names)}")
