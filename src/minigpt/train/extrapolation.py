"""Loss at each position, read whole or through a window of fixed length."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError

Model = Callable[[Tensor], Tensor]  # tokens [window pos] → logits [window pos d_vocab]


@torch.no_grad()
def loss_by_position(
    model: Model, windows: Int[Tensor, "window pos_and_1"], *, batch_size: int = 64
) -> Float[Tensor, "pos"]:
    """Return the mean loss of the next token at each position, in nats.

    $$ ℓ_i = -\\frac{1}{N} \\sum_n \\log p(t_{n,i+1} \\mid t_{n,0 … i}) $$

    A window holds one token more than the model reads.

    Source: Lesson 4.3.
    """
    each = [_losses(model, rows) for rows in windows.split(batch_size)]
    return torch.cat(each).mean(0)


@torch.no_grad()
def windowed_loss(
    model: Model,
    windows: Int[Tensor, "window pos_and_1"],
    length: int,
    at: Sequence[int],
    *,
    batch_size: int = 256,
) -> Float[Tensor, "at"]:
    """Return the mean loss at some positions if the model reads the last `length` tokens alone.

    $$ ℓ_i = -\\frac{1}{N} \\sum_n \\log p(t_{n,i+1} \\mid t_{n,i-length+1 … i}) $$

    The targets are those of `loss_by_position`, and no position of the model is above length − 1.

    Raises:
        ConfigError: a position with fewer tokens before it, or beyond the windows.

    Source: Lesson 4.3.
    """
    found = []
    for i in at:
        if not length - 1 <= i < windows.shape[1] - 1:
            raise ConfigError(
                f"position {i} must be between {length - 1}, the first with {length} tokens to "
                f"read, and {windows.shape[1] - 2}, the last with a target"
            )
        cut = windows[:, i - length + 1 : i + 2]
        each = [_losses(model, rows)[:, -1] for rows in cut.split(batch_size)]
        found.append(torch.cat(each).mean())
    return torch.stack(found)


def _losses(model: Model, rows: Int[Tensor, "window pos_and_1"]) -> Float[Tensor, "window pos"]:
    log_p = model(rows[:, :-1]).log_softmax(-1)
    return -log_p.gather(-1, rows[:, 1:, None])[..., 0]
