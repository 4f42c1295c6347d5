"""How often a head that attends to a name would raise that name most."""

from jaxtyping import Float
from torch import Tensor


def copy_score(
    stream: Float[Tensor, "name d_model"],
    W_V: Float[Tensor, "head d_model d_head"],
    W_O: Float[Tensor, "head d_head d_model"],
    W_U: Float[Tensor, "d_model name"],
    k: int,
    sign: int = 1,
) -> Float[Tensor, "head"]:
    """Return the copy score of each head, a number from 0 to 1.

    Row i of `stream` is what a head reads at name i, column i of `W_U`
    the direction of its logit. A head that attends to name i alone
    writes stream[i] @ W_V @ W_O. Name i is copied if fewer than k of the
    names get a strictly higher logit than name i. The score is the
    share of names that are copied. With sign = −1, what the head writes
    counts with the sign turned: this finds heads that lower the name.
    The result has the dtype of `stream`.

    Example:
        The head doubles the first coordinate and drops the second.

        >>> stream = W_U = torch.eye(2)
        >>> W_V, W_O = torch.tensor([[[2.0], [0.0]]]), torch.tensor([[[1.0, 0.0]]])
        >>> copy_score(stream, W_V, W_O, W_U, k=1).tolist()
        [1.0]
        >>> copy_score(stream, W_V, W_O, W_U, k=1, sign=-1).tolist()
        [0.5]
    """
    raise NotImplementedError("7.2.2 copy_score: your code here")
