"""How much does one reader's input change through one path?"""

from collections.abc import Callable

from jaxtyping import Float
from torch import Tensor

Stream = Float[Tensor, "batch pos d_model"]


def rms_norm(x: Stream) -> Stream:
    """Divide each vector by the root mean square of its entries."""
    return x / x.square().mean(-1, keepdim=True).sqrt()


def path_change(
    x: Stream,
    sent: Stream,
    sent_corrupt: Stream,
    mlp: Callable[[Stream], Stream],
    W: Float[Tensor, "d_model d_head"],
) -> Float[Tensor, "batch pos d_head"]:
    """Return by how much one path changes the reader's input.

    `x` is the stream after a sender wrote `sent` into it. An MLP reads
    `x` and adds mlp(x). Then a later head reads the stream through
    `rms_norm` and its matrix `W`. In another run the sender writes
    `sent_corrupt`. Patch the path from the sender straight to the reader,
    with the MLP frozen: return what the reader gets then, less what it
    gets in the run as it is.

    Example:
        The MLP adds nothing. The reader saw (1, 1), and sees (1, 7),
        whose root mean square is 5.

        >>> import torch
        >>> x, one = torch.ones(1, 1, 2), torch.tensor([[[0.0, 1.0]]])
        >>> path_change(x, one, 7 * one, lambda x: 0 * x, torch.eye(2))
        tensor([[[-0.8000,  0.4000]]])
    """
    here = x + mlp(x)
    patched = x + (sent_corrupt - sent)
    there = patched + mlp(patched)
    scale = here.square().mean(-1, keepdim=True).sqrt()
    return (there - here) / scale @ W
