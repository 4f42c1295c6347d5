"""Any number of letters, told apart in two dimensions."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def cipher_wheel(
    n: int, share: float
) -> tuple[Float[Tensor, "letter two"], Float[Tensor, "letter two"]]:
    """Return queries and keys that tell n letters apart with d_head = 2.

    With all n keys in the window once, and scores q·k/√2, query i must
    give key i at least `share` of its attention (0.5 < share < 1,
    n ≥ 2). Keys have length 1, so that sharpness is paid for by the
    queries; no query may be more than ten times as long as the evenly
    spaced wheel needs.

    Example:
        >>> queries, keys = cipher_wheel(2, 0.9)
        >>> (queries @ keys.T).argmax(dim=1)
        tensor([0, 1])
    """
    raise NotImplementedError("2.3.6 cipher_wheel: your code here")
