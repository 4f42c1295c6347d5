"""A translator from one place of the stream to the language of the last."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.train.optim import Adam


def train_translator(
    stream: Float[Tensor, "state d_model"],
    final: Float[Tensor, "state d_vocab"],
    unembed: Callable[[Tensor], Tensor],
) -> tuple[Float[Tensor, "d_model d_model"], Float[Tensor, "d_model"]]:
    """Return A and b of the translator x + x A + b.

    `stream` holds states of one place, and `final` the log-probabilities
    that the model gives in the end. `unembed` turns translated states
    into logits, norm included. Choose A and b so that

        KL(final || softmax(unembed(x + x A + b))), averaged over states,

    is as small as you can make it. Begin at A = 0 and b = 0, which is the
    logit lens. The result is judged on states that you do not get, and
    may lie a little above the best one. `Adam([A, b], lr)` is the
    package's, and works as PyTorch's does.

    Example:
        A state that says the opposite of what it means. Twice its negative
        has to be added.

        >>> x = torch.tensor([[1.0], [-1.0], [2.0], [0.5]])
        >>> to_logits = lambda y: torch.cat([y, -y], dim=-1)
        >>> A, b = train_translator(x, to_logits(-x).log_softmax(-1), to_logits)
        >>> A.round(), b.round().abs()
        (tensor([[-2.]]), tensor([0.]))
    """
    ### BEGIN SOLUTION
    d = stream.shape[-1]
    A = torch.zeros(d, d, dtype=stream.dtype, requires_grad=True)
    b = torch.zeros(d, dtype=stream.dtype, requires_grad=True)
    optimizer = Adam([A, b], lr=0.1)
    for _ in range(100):
        log_q = unembed(stream + stream @ A + b).log_softmax(-1)
        loss = (final.exp() * (final - log_q)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return A.detach(), b.detach()
    ### END SOLUTION
