"""How a model is trained: every number of a run, checked before the run begins."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import torch

from minigpt.errors import ConfigError, nearest
from minigpt.settings import check_settings
from minigpt.train.schedule import warmup_cosine

PRECISIONS = ("auto", "float32", "bfloat16")
OPTIMIZERS = ("adamw", "ours")
AT_LEAST = {  # the smallest sensible value of each number
    "steps": 1,
    "batch_size": 1,
    "accumulate": 1,
    "warmup": 0,
    "eval_every": 1,
    "eval_batches": 1,
    "patience": 0,
    "checkpoint_every": 1,
    "keep": 1,
    "log_every": 1,
    "seed": 0,
    **dict.fromkeys(("lr", "lr_end", "weight_decay", "clip", "beta1", "beta2"), 0),
}


@dataclass(frozen=True)
class TrainConfig:
    """All that a run depends on besides model and data.

    `batch_size` counts the sequences of one step, however they are spread: `accumulate` cuts
    them into parts that are run one after another, and several processes share each part.
    Neither changes the result beyond rounding, nor does `optimizer`: "adamw" is PyTorch's fused
    kernel, "ours" is `minigpt.train.optim.AdamW`. `lr` is reached after `warmup` steps (−1: a
    tenth of all, at most 100) and falls along a cosine to `lr · lr_end`. `clip=0` and
    `patience=0` switch clipping and early stopping off; patience counts evaluations. Steps in
    `snapshots` leave their weights behind for good.

    Raises:
        ConfigError: a value that cannot be, and what could.
    """

    steps: int = 1000
    batch_size: int = 32
    accumulate: int = 1
    optimizer: str = "adamw"
    lr: float = 1e-3
    lr_end: float = 0.1
    warmup: int = -1
    beta1: float = 0.9
    beta2: float = 0.95
    weight_decay: float = 0.1
    clip: float = 1.0
    precision: str = "auto"
    device: str = "auto"
    seed: int = 0
    eval_every: int = 250
    eval_batches: int = 10
    patience: int = 0
    checkpoint_every: int = 250
    keep: int = 2
    log_every: int = 1
    snapshots: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Fill in the warm-up and refuse what no run could do."""
        check_settings(self)
        if self.warmup == -1:
            object.__setattr__(self, "warmup", min(100, self.steps // 10))
        for name, least in AT_LEAST.items():
            if (value := getattr(self, name)) < least:
                raise ConfigError(f"{name}={value!r} must be a number of at least {least}")
            if isinstance(value, int) and name != "seed" and value >= 2**31:
                raise ConfigError(f"{name}={value} must be below 2**31")
        for name in ("beta1", "beta2"):
            if getattr(self, name) >= 1:
                raise ConfigError(f"{name}={getattr(self, name)} must be below 1")
        for name, valid in (("precision", PRECISIONS), ("optimizer", OPTIMIZERS)):
            if (value := getattr(self, name)) not in valid:
                raise ConfigError(f"no {name} {value!r}; {nearest(str(value), valid)}")
        self._check_together()

    def _check_together(self) -> None:
        if self.lr == 0 or self.lr_end > 1:
            raise ConfigError(
                f"lr={self.lr} must be positive, and lr_end={self.lr_end}, the part of it that is "
                "left at the end, at most 1"
            )
        if self.warmup >= self.steps:
            raise ConfigError(
                f"warmup={self.warmup} leaves nothing of steps={self.steps}: make it shorter"
            )
        if self.batch_size % self.accumulate:
            raise ConfigError(
                f"batch_size={self.batch_size} does not split into accumulate={self.accumulate} "
                "equal parts: change one of them"
            )
        late = [at for at in self.snapshots if not 0 <= at <= self.steps]
        if late:
            raise ConfigError(f"snapshots holds {late[0]!r}, but steps run from 0 to {self.steps}")

    def lr_at(self, step: int) -> float:
        """Return the learning rate of step `step`, counted from 0."""
        final = self.lr * self.lr_end
        return warmup_cosine(
            step, lr=self.lr, n_step=self.steps, warmup=self.warmup, lr_final=final
        )

    def rows(self, world_size: int) -> int:
        """How many sequences one process runs at a time.

        Raises:
            ConfigError: the batch does not split into equal parts.
        """
        rows, left = divmod(self.batch_size, self.accumulate * world_size)
        if left:
            raise ConfigError(
                f"batch_size={self.batch_size} does not split over {world_size} processes with "
                f"accumulate={self.accumulate}: make it a multiple of "
                f"{world_size * self.accumulate}"
            )
        return rows

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Rebuild a config from `to_dict`.

        Raises:
            ConfigError: a field that does not exist or a value that cannot be.
        """
        names = [field.name for field in fields(cls)]
        for name in values:
            if name not in names:
                raise ConfigError(f"TrainConfig has no field {name!r}; {nearest(name, names)}")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON."""
        return {**asdict(self), "snapshots": list(self.snapshots)}


def device_of(cfg: TrainConfig) -> torch.device:
    """Return the device to train on: a GPU if there is one, unless the config names another.

    Raises:
        ConfigError: the device is unknown or absent.
    """
    if cfg.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(cfg.device)
        torch.ones(1, device=device).item()  # what is on a meta device has no value
    except (RuntimeError, AssertionError, NotImplementedError):
        raise ConfigError(
            f"device={cfg.device!r} is not on this machine: use 'auto' or 'cpu'"
        ) from None
    return device


def dtype_of(cfg: TrainConfig, device: torch.device) -> torch.dtype:
    """Return the type that matrix products run in; half precision only where it is fast."""
    if cfg.precision == "auto":
        return torch.bfloat16 if device.type == "cuda" else torch.float32
    return {"float32": torch.float32, "bfloat16": torch.bfloat16}[cfg.precision]
