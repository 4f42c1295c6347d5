"""Does the loss of a text tell whether the model was trained on it?"""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def memorized(
    trained: Float[Tensor, "text pos"], held_out: Float[Tensor, "text pos"]
) -> tuple[float, float]:
    """Return the gap in loss between two sets of texts, and how well it tells them apart.

    trained, held_out: losses by token. Texts differ in length, so a
        position that does not count is NaN; at least one position of
        each text counts. The sets may differ in size.

    gap: the mean loss of held-out texts minus that of trained ones. Each
        text counts once, whatever its length.
    auc: the control of a single number. Draw one trained and one held-out
        text at random: the probability that the trained one has the lower
        mean loss. A tie counts one half, so a model that learned nothing
        by heart gives about 0.5.

    Example:
        Trained texts have the means 2 and 2, held-out ones 2 and 4.

        >>> trained = torch.tensor([[1.0, 3.0], [2.0, math.nan]])
        >>> memorized(trained, torch.tensor([[2.0], [4.0]]))
        (1.0, 0.75)
    """
    ### BEGIN SOLUTION
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), lower.mean().item()
    ### END SOLUTION
