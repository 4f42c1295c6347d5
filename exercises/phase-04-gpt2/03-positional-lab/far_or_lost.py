"""A control for the loss beyond the training length."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

Model = Callable[[Int[Tensor, "window pos"]], Float[Tensor, "window pos d_vocab"]]


@torch.no_grad()
def paired_losses(
    model: Model, windows: Int[Tensor, "window pos_and_1"], n_train: int
) -> tuple[Float[Tensor, "window beyond"], Float[Tensor, "window beyond"]]:
    """Return two losses of every target beyond the training length, in nats.

    Both have the tokens n_train + 1, n_train + 2, … of each window as
    targets. First: the model reads the whole window, and predicts at the
    positions n_train, n_train + 1, …. Second: it reads, for each target
    anew, the n_train tokens before it and no others.

    Example:
        Two targets a window lie beyond a training length of 2.

        >>> flat = lambda tokens: torch.zeros(*tokens.shape, 4)
        >>> whole, windowed = paired_losses(flat, torch.tensor([[0, 1, 2, 3, 0]]), 2)
        >>> whole
        tensor([[1.3863, 1.3863]])
        >>> windowed
        tensor([[1.3863, 1.3863]])
    """

    raise NotImplementedError("4.3.4 far_or_lost: your code here")


def verdict(whole: Float[Tensor, "window beyond"], windowed: Float[Tensor, "window beyond"]) -> str:
    """Say what a model does with the tokens beyond its training length.

    Average the difference, whole less windowed, over the positions of
    each window. Its mean over windows, and the standard error of that
    mean (with n − 1), decide:
    "sees no farther": within two standard errors of 0.
    "cannot extrapolate": above. The longer text does harm.
    "uses more": below. The longer text helps.

    Example:
        >>> whole = torch.tensor([[3.0, 3.2], [2.0, 2.4], [2.5, 2.6]])
        >>> verdict(whole, whole - 0.5)
        'cannot extrapolate'
    """
    raise NotImplementedError("4.3.4 far_or_lost: your code here")
