"""Shares of a logit, and falls when a part is deleted."""

import torch
from jaxtyping import Float
from torch import Tensor


def frozen_share(
    parts: Float[Tensor, "part d_model"], u: Float[Tensor, "d_model"]
) -> tuple[Float[Tensor, "part"], Float[Tensor, "part"], Float[Tensor, "part"]]:
    """Return each part's share, its fall, and the ratio r of the scales.

    The stream is the sum of the parts. The logit is n · u, where n is
    the stream, centered and divided by its standard deviation σ (biased,
    no eps). share: the part's contribution with σ held at its value on
    the whole stream; shares sum to the logit. fall: how far the logit
    falls when the part is deleted and σ is computed anew. r: σ of the
    whole stream over σ of the stream without the part.

    Example:
        Two parts say the same: each has half, and neither is missed.

        >>> part = torch.tensor([1.0, -1.0])
        >>> frozen_share(torch.stack([part, part]), part)
        (tensor([1., 1.]), tensor([0., 0.]), tensor([2., 2.]))
    """
    raise NotImplementedError("3.2.4 frozen_share: your code here")
