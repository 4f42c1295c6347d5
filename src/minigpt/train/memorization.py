"""Is a text in the training set? The losses of trained and held-out texts, and planted secrets.

All losses are in nats. A position that does not count is NaN, which no mean can overlook.
"""

import math
from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


def loss_gap(
    trained: Float[Tensor, "text pos"], held_out: Float[Tensor, "text pos"]
) -> tuple[float, float]:
    """Return how much lower the loss is on trained texts, and how well it tells them apart.

    The first number is the mean loss of held-out texts minus that of trained ones, each text
    counting once. The second is the probability that a random trained text has a lower mean loss
    than a random held-out one, a tie counting half.

    Raises:
        ConfigError: no texts, or a text of which no position counts.

    Source: Yeom et al. 2018; Lesson 5.1.

    Example:
        >>> loss_gap(torch.tensor([[1.0, 3.0], [2.0, math.nan]]), torch.tensor([[2.0], [4.0]]))
        (1.0, 0.75)
    """
    for name, losses in (("trained", trained), ("held_out", held_out)):
        empty = losses.isnan().all(-1)
        if losses.ndim != 2 or not losses.numel() or empty.any():
            raise ConfigError(
                f"{name} {tuple(losses.shape)} has no text, or texts of which no position counts: "
                "give losses [text pos], NaN only where a position does not count"
            )
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), lower.mean().item()


def exposure(canary: float, others: Float[Tensor, "other"] | Sequence[float]) -> float:
    """Return in bits how far up a canary stands among secrets that could have been planted.

    $$ \\log_2 n - \\log_2 r $$

    n counts all secrets, the canary included, and r is its rank by loss, the lowest first. A tie
    counts against the canary. From 0 (last) to log₂ n (first).

    Raises:
        ConfigError: a loss that is NaN, or no other secret.

    Source: Carlini et al. 2019, §4; Lesson 5.1.

    Example:
        >>> exposure(1.0, [2.0, 3.0, 4.0])  # the first of four
        2.0
    """
    losses = torch.as_tensor(others, dtype=torch.float64)
    if math.isnan(canary) or losses.isnan().any() or not losses.numel():
        raise ConfigError("a rank needs the losses of the canary and of others: found NaN or none")
    rank = 1 + int((losses <= canary).sum())
    return math.log2(losses.numel() + 1) - math.log2(rank)
