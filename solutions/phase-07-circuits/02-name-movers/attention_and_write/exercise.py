"""The two coordinates of a head on one name: where it looks, and what it writes."""

from jaxtyping import Float, Int
from torch import Tensor


def attention_and_write(
    pattern: Float[Tensor, "batch query key"],
    z: Float[Tensor, "batch pos d_head"],
    W_O: Float[Tensor, "d_head d_model"],
    d: Float[Tensor, "batch d_model"],
    scale: Float[Tensor, "batch"],
    places: Int[Tensor, "batch place"],
) -> tuple[Float[Tensor, "batch"], Float[Tensor, "batch"]]:
    """Return one head's attention to a name, and the logit it writes for it.

    Both are taken at the last position, prompt by prompt. The name of
    prompt b stands at the positions `places[b]`, all different: the
    attention is the sum over them. The written logit is z W_O · d / scale,
    with the direction `d[b]` and the final norm's scale `scale[b]` of
    that prompt.

    Example:
        Position 2 attends to 0 and 1; the name stands at both.

        >>> pattern = torch.tensor([[[1.0, 0, 0], [0.5, 0.5, 0], [0.25, 0.5, 0.25]]])
        >>> z = torch.tensor([[[9.0], [9.0], [2.0]]])
        >>> W_O, d = torch.tensor([[1.0, 3.0]]), torch.tensor([[2.0, 1.0]])
        >>> given = (W_O, d, torch.tensor([5.0]), torch.tensor([[0, 1]]))
        >>> [float(v) for v in attention_and_write(pattern, z, *given)]
        [0.75, 2.0]
    """
    ### BEGIN SOLUTION
    attention = pattern[:, -1].gather(1, places).sum(1)
    written = ((z[:, -1] @ W_O) * d).sum(-1) / scale
    return attention, written
    ### END SOLUTION
