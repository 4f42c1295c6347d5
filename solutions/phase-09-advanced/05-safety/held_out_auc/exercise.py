"""Does a detector see lies, or the speakers it has learned?"""

from jaxtyping import Bool, Float
from torch import Tensor


def held_out_auc(
    x: Float[Tensor, "n d"], lie: Bool[Tensor, "n"], known: Bool[Tensor, "n"]
) -> tuple[float, float]:
    """Return the AUC for known speakers, and the AUC for new ones.

    The direction is the mean of x over lies of known speakers, less
    the mean over their honest statements; equal statements count each.
    The score of a statement is x · v. Both areas come from the same
    direction; a tie counts one half. Compute in double precision.

    Example:
        The direction is 3. Both new statements are ranked the wrong way.

        >>> import torch
        >>> lie = torch.tensor([True, False, True, False])
        >>> known = torch.tensor([True, True, False, False])
        >>> held_out_auc(torch.tensor([[4.0], [1.0], [0.0], [2.0]]), lie, known)
        (1.0, 0.0)
    """

    ### BEGIN SOLUTION
    def area(s: Tensor, y: Tensor) -> float:
        a, b = s[y][:, None], s[~y]
        return ((a > b).double() + 0.5 * (a == b).double()).mean().item()

    x = x.double()
    scores = x @ (x[known & lie].mean(0) - x[known & ~lie].mean(0))
    return area(scores[known], lie[known]), area(scores[~known], lie[~known])
    ### END SOLUTION
