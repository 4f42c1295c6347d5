"""The loss of a language model at the end of prefixes, and at the same places in whole windows."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy


def prefix_loss(
    model: Callable[[Tensor], Float[Tensor, "batch pos d_vocab"]],
    x: Int[Tensor, "batch pos"],
    y: Int[Tensor, "batch pos"],
    ends: Sequence[int],
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Return the mean loss in whole windows, and on prefixes.

    `y[:, i]` is the answer to position i. For each n of `ends` only the
    prediction at the n-th letter, position n − 1, is scored; both losses
    are means over all windows and all n, in nats. For the first, the
    model sees all of x. For the second, it sees the first n letters.

    Example:
        This model gives 0.9 to the next letter of its input, and one
        half to each letter at the end of its input.

        >>> def peeks(x):
        ...     p = torch.full((*x.shape, 2), 0.1)
        ...     p[:, :-1].scatter_(-1, x[:, 1:, None], 0.9)
        ...     p[:, -1] = 0.5
        ...     return p.log()
        >>> x, y = torch.tensor([[0, 1, 1, 0]]), torch.tensor([[1, 1, 0, 1]])
        >>> whole, prefix = prefix_loss(peeks, x, y, [2])
        >>> print(f"{whole:.3f} {prefix:.3f}")
        0.105 0.693
    """
    raise NotImplementedError("3.4.3 prefix_loss: your code here")
