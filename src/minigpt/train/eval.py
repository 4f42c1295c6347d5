"""What is computed from a model and a batch: the loss, and its mean over data."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from minigpt.train.dataset import Batch, size_of, take
from minigpt.train.distributed import World

Loss = Callable[[nn.Module, Batch], Tensor]


def next_token_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Return the mean cross-entropy, in nats, of each token given those before it.

    $$ L = -\\frac1{BT} \\sum_{b,t} \\log p(x_{b,t+1} \\mid x_{b,\\le t}) $$
    """
    assert isinstance(batch, Tensor)
    logits = model(batch[:, :-1])
    return nn.functional.cross_entropy(logits.flatten(0, 1).float(), batch[:, 1:].flatten())


def autocast(device: torch.device, dtype: torch.dtype) -> torch.autocast:
    """Run matrix products in `dtype` where it is half precision; change nothing otherwise."""
    half = dtype != torch.float32
    return torch.autocast(device.type, dtype=dtype if half else torch.bfloat16, enabled=half)


@torch.no_grad()
def mean_loss(
    model: nn.Module,
    batches: Iterable[Batch],
    loss: Loss,
    *,
    device: torch.device,
    dtype: torch.dtype,
    world: World,
) -> float:
    """Return the mean loss over all examples of some batches, which the processes share."""
    told = torch.zeros(2, dtype=torch.float64, device=device)
    was_training = model.training
    model.eval()
    for index, batch in enumerate(batches):
        if index % world.size == world.rank:
            with autocast(device, dtype):
                value = loss(model, take(batch, slice(None), device))
            told[0] += value.double() * size_of(batch)
            told[1] += size_of(batch)
    model.train(was_training)
    total, count = world.sum(told).tolist()
    return total / count
