"""How much does a hypothesis forbid?"""

from jaxtyping import Bool, Float
from torch import Tensor


def forbidden_share(
    allowed: Bool[Tensor, "hypothesis experiment result"],
) -> Float[Tensor, "hypothesis"]:
    """Return the share of all joint results that each hypothesis forbids.

    allowed[h, e, r] says whether hypothesis h allows result r of
    experiment e. A joint result has one result of each experiment. A
    hypothesis forbids it if it forbids any of its parts. Return one
    number from 0 to 1 for each hypothesis, in double precision.

    Example:
        Two experiments with two results each. The first hypothesis
        allows one of the four joint results; the second allows all.

        >>> import torch
        >>> sharp = [[True, False], [False, True]]
        >>> vague = [[True, True], [True, True]]
        >>> forbidden_share(torch.tensor([sharp, vague]))
        tensor([0.7500, 0.0000], dtype=torch.float64)
    """
    raise NotImplementedError("10.2.1 forbidden_share: your code here")
