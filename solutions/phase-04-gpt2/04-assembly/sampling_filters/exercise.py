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
    ### BEGIN SOLUTION
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits < kth, -torch.inf)
    ### END SOLUTION


def keep_top_p(logits: Logits, p: float) -> Logits:
    """Keep the smallest set of likeliest tokens whose mass is at least p.

    All other logits of the row become −∞. p is above 0, so one token at
    least stays.

    Example:
        >>> logits = torch.tensor([0.1, 0.5, 0.15, 0.25]).log()
        >>> keep_top_p(logits, p=0.6).exp()
        tensor([0.0000, 0.5000, 0.0000, 0.2500])
    """
    ### BEGIN SOLUTION
    descending, order = logits.sort(descending=True)
    p_sorted = descending.softmax(-1)
    before = p_sorted.cumsum(-1) - p_sorted
    descending = descending.masked_fill(before >= p, -torch.inf)
    return torch.empty_like(logits).scatter(-1, order, descending)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    if temperature == 0:
        top = logits.argmax(-1, keepdim=True)
        return torch.zeros_like(logits).scatter(-1, top, 1.0)
    logits = logits / temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
    ### END SOLUTION
