"""Which experiment can tell rivals apart?"""

import torch
from jaxtyping import Bool, Int
from torch import Tensor


def separated_pairs(
    allowed: Bool[Tensor, "hypothesis experiment result"],
) -> Int[Tensor, "experiment"]:
    """Count the pairs of hypotheses that each experiment tells apart for sure.

    allowed[h, e, r] says whether hypothesis h allows result r of
    experiment e. An experiment separates two hypotheses if no result of
    it is allowed by both: whatever comes, at least one of them falls.
    Count each pair of different hypotheses once, and return whole
    numbers (int64).

    Example:
        Three hypotheses and two experiments. In the first, all allow
        the same result. The second separates two of three pairs.

        >>> up, down, any_ = [True, False], [False, True], [True, True]
        >>> separated_pairs(torch.tensor([[up, up], [up, down], [up, up]]))
        tensor([0, 2])
        >>> separated_pairs(torch.tensor([[up, up], [up, down], [up, any_]]))
        tensor([0, 1])
    """
    raise NotImplementedError("10.2.2 separated_pairs: your code here")
