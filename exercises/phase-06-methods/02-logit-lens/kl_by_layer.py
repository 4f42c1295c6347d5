"""How far each place's reading is from the output."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import kl_div


def kl_by_layer(
    streams: Float[Tensor, "layer state d_model"],
    norm: Callable[[Tensor], Tensor],
    W_U: Float[Tensor, "d_model d_vocab"],
) -> Float[Tensor, "layer"]:
    """Return KL(final || lens) of each place, in nats, averaged over states.

    The stream of the last place gives the final distribution, and every
    place is read by the logit lens: `norm`, then `W_U`. KL sums over the
    vocabulary: it is the mean, under the final distribution, of the
    logarithm of final over lens.

    The code below was written in a hurry. It has three faults.

    Example:
        >>> import torch
        >>> x = torch.tensor([[[0.0, 2.0]], [[2.0, 0.0]]])
        >>> kl_by_layer(x, lambda y: y, torch.eye(2))
        tensor([1.5232, 0.0000])
    """
    log_p = (norm(streams[-1]) @ W_U).log_softmax(-1)
    rows = []
    for stream in streams:
        log_q = (stream @ W_U).log_softmax(-1)
        rows.append(kl_div(log_p, log_q, log_target=True, reduction="mean"))
    return torch.stack(rows)
