"""The training loop, and nothing else: what surrounds it is in `trainer.py`.

For each step: a learning rate, the gradient of a batch, a limit on its length, the optimizer's
step. Not here: evaluation, logs, checkpoints and resuming.
"""

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from minigpt.errors import TrainingError
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import Source
from minigpt.train.distributed import World
from minigpt.train.eval import Loss, next_token_loss
from minigpt.train.gradient_accumulation import accumulate_gradients
from minigpt.train.gradient_clipping import clip_grad_norm
from minigpt.train.log import Row
from minigpt.train.optim import AnyOptimizer

CPU = torch.device("cpu")


class NotFiniteError(TrainingError):
    """A loss or a gradient that is no number; the weights were not touched."""


def training_loop(
    model: nn.Module,
    optimizer: AnyOptimizer,
    source: Source,
    cfg: TrainConfig,
    *,
    first: int = 0,
    loss: Loss = next_token_loss,
    world: World | None = None,
    device: torch.device = CPU,
    dtype: torch.dtype = torch.float32,
) -> Iterator[Row]:
    """Take the steps from `first` on, and yield after each what it did.

    Raises:
        NotFiniteError: a loss or a gradient that is not finite, before it touches the weights.

    Source: Lesson 4.5.
    """
    world = world or World()
    parts, rows = cfg.accumulate, cfg.rows(world.size)
    for step in range(first, cfg.steps):
        lr = cfg.lr_at(step)
        for group in optimizer.param_groups:
            group["lr"] = lr
        fix_randomness(cfg.seed, step, world.rank)
        batch = source.batch(step, cfg.batch_size, cfg.seed)
        mean_loss = accumulate_gradients(
            model, batch, loss, parts=parts, rows=rows, world=world, device=device, dtype=dtype
        )
        norm = clip_grad_norm(model.parameters(), cfg.clip or math.inf).item()
        require_finite(step, mean_loss, norm)
        optimizer.step()
        optimizer.zero_grad()
        yield Row(step + 1, (step + 1) * cfg.batch_size, mean_loss, lr, norm)


def fix_randomness(seed: int, step: int, rank: int) -> None:
    """Let the random numbers of a step (dropout's) depend on its number, and on nothing before."""
    entropy = np.random.SeedSequence([seed, step, rank])
    torch.manual_seed(int(entropy.generate_state(1, np.uint64)[0]))


def require_finite(step: int, loss: float, norm: float) -> None:
    """Refuse to go on with what is no number.

    Raises:
        NotFiniteError: saying after which step, and what.
    """
    for name, value in (("loss", loss), ("length of the gradient", norm)):
        if not math.isfinite(value):
            raise NotFiniteError(f"after step {step} the {name} is {value}")
