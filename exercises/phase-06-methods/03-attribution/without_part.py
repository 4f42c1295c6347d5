"""What a part of the stream is worth if the final norm may follow."""

from jaxtyping import Float
from torch import Tensor


def without_part(
    parts: Float[Tensor, "component batch d_model"],
    w: Float[Tensor, "d_model"],
    u: Float[Tensor, "batch d_model"],
    eps: float,
) -> Float[Tensor, "component batch"]:
    """Return by how much the logit difference falls without each part.

    The parts add up to the stream in front of the final RMSNorm: x over
    the root of (mean square of x plus eps), times `w`. The result is
    read along `u` of the prompt. One part at a time is taken out of the
    stream, what is left is normalized by its own scale, and the
    difference is compared with that of the whole stream. Positive: the
    part raised the difference.

    Example:
        Two parts of equal size. Only the first is read.

        >>> import torch
        >>> parts = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]])
        >>> one, u = torch.ones(2), torch.tensor([[1.0, 0.0]])
        >>> without_part(parts, one, u, eps=1e-9).flatten()
        tensor([ 1.0000, -0.4142])
    """
    raise NotImplementedError("6.3.2 without_part: your code here")
