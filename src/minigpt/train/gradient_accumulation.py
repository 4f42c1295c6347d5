"""Gradients of a batch too large for one pass, accumulated over its parts and over processes."""

from contextlib import nullcontext

import torch
from torch import nn

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
