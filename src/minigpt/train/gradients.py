"""The gradient of a step: accumulated over parts of a batch and processes, limited in length."""

from collections.abc import Iterable
from contextlib import nullcontext

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.train.dataset import Batch, take
from minigpt.train.distributed import World, no_sync
from minigpt.train.eval import Loss, autocast


def accumulate_gradients(
    model: nn.Module,
    batch: Batch,
    loss: Loss,
    *,
    parts: int,
    rows: int,
    world: World,
    device: torch.device,
    dtype: torch.dtype,
) -> float:
    """Add up the gradients of a batch, part after part; return its mean loss over all processes.

    Each process runs `rows` examples of each of the `parts`: gradients are those of the whole
    batch, and memory is that of a part.

    Source: Lesson 4.5.
    """
    total = torch.zeros((), dtype=torch.float64, device=device)
    for part in range(parts):
        first = (part * world.size + world.rank) * rows
        some = take(batch, slice(first, first + rows), device)
        with nullcontext() if part == parts - 1 else no_sync(model):
            with autocast(device, dtype):
                share = loss(model, some) / parts
            share.backward()
        total += share.detach()
    return world.sum(total).item() / world.size


@torch.no_grad()
def global_norm(params: Iterable[Tensor]) -> Float[Tensor, ""]:
    """Return the length of all gradients together, as if they were one long vector.

    $$ \\|g\\| = \\sqrt{\\textstyle\\sum_w \\|g_w\\|^2} $$
    """
    norms = [w.grad.norm() for w in params if w.grad is not None]
    return torch.stack(norms).norm() if norms else torch.tensor(0.0)


@torch.no_grad()
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Float[Tensor, ""]:
    """Shorten the gradient to at most `max_norm`, keeping its direction; return its old length.

    $$ g ← g \\cdot \\min\\!\\left(1,\\; \\frac{c}{\\|g\\| + 10^{-6}}\\right) $$

    A length that is not finite makes every gradient NaN or 0: look at what is returned.

    Raises:
        ConfigError: `max_norm` is not positive.

    Source: Pascanu et al. 2013, algorithm 1; Lesson 4.5.
    """
    if not max_norm > 0:
        raise ConfigError(f"max_norm={max_norm} must be positive")
    params = list(params)
    norm = global_norm(params)
    shrink = (max_norm / (norm + 1e-6)).clamp(max=1.0)
    for w in params:
        if w.grad is not None:
            w.grad.mul_(shrink)
    return norm
