"""Text from a bigram model, one character at a time."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def sample_chain(
    logits: Float[Tensor, "d_vocab d_vocab"],
    start: int,
    n: int,
    temperature: float = 1.0,
    seed: int = 0,
) -> Int[Tensor, "n"]:
    """Draw n tokens, each from the row of the token before it.

    The first token is drawn from row `start`; `start` itself is not
    returned. The logits are divided by the temperature before the
    softmax; a logit may be −∞, and such a token is never drawn. Use a
    generator of your own, with this seed: the global random state is
    left alone. The result is of dtype torch.int64.

    Example:
        >>> forbid = -torch.inf
        >>> table = torch.tensor([[forbid, 0.0], [0.0, forbid]])
        >>> sample_chain(table, start=0, n=3)
        tensor([1, 0, 1])
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
    ### END SOLUTION
