"""From logits to the probabilities that the next token is drawn from."""

import torch
from jaxtyping import Float
from torch import Tensor

Logits = Float[Tensor, "*batch d_vocab"]


def keep_top_k(logits: Logits, k: int) -> Logits:
    """Send all but the k largest logits of each row to −∞.

    A k above the size of the vocabulary keeps everything.

    Example:
        >>> keep_top_k(torch.tensor([1.0, 3.0, 2.0]), k=2)
        tensor([-inf, 3., 2.])
    """
    raise NotImplementedError("4.4.2 sampling_filters: your code here")


def keep_top_p(logits: Logits, p: float) -> Logits:
    """Keep the smallest set of likeliest tokens whose mass is at least p.

    All other logits of the row become −∞. p is above 0, so one token at
    least stays.

    Example:
        >>> logits = torch.tensor([0.1, 0.5, 0.15, 0.25]).log()
        >>> keep_top_p(logits, p=0.6).exp()
        tensor([0.0000, 0.5000, 0.0000, 0.2500])
    """
    raise NotImplementedError("4.4.2 sampling_filters: your code here")


def next_probabilities(
    logits: Logits, temperature: float = 1.0, k: int | None = None, p: float | None = None
) -> Logits:
    """Divide by the temperature, apply top-k, then top-p, then the softmax.

    None leaves a filter out. Temperature 0 means greedy: the largest
    logit of a row gets probability 1.

    Example:
        >>> next_probabilities(torch.tensor([2.0, 1.0, 0.0]), temperature=0)
        tensor([1., 0., 0.])
    """
    raise NotImplementedError("4.4.2 sampling_filters: your code here")
