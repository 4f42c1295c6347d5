"""Did it reproduce?"""

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.stats.bootstrap import t_interval


def judge(
    values: Float[Tensor, "seed"],
    control: Float[Tensor, "seed"],
    low: float,
    high: float,
    same: bool = True,
) -> str:
    """Say whether a result reproduced, by a band written down before.

    Values and control are each summed up by Student's 95 % interval for
    the mean of their seeds (`t_interval`, where each seed is a group of
    its own). One seed has no spread: its interval is everything. They
    may have different numbers of seeds. Compute in double precision.

    1. The control's interval must lie wholly outside of the band, which
       holds its ends, low and high. Otherwise: "cannot tell".
    2. The values' interval lies wholly inside: "reproduced" if recipe
       and quantity are the same, otherwise "analogous".
    3. It lies wholly outside: "not reproduced" if they are the same,
       otherwise "does not carry over".
    4. Anything else: "cannot tell".

    low may be -inf, or high inf: then only a direction was promised.

    Example:
        >>> nothing = torch.zeros(3)
        >>> judge(torch.tensor([2.0, 2.1, 2.2]), nothing, 1.5, 2.5)
        'reproduced'
    """

    ### BEGIN SOLUTION
    def interval(x: Tensor) -> tuple[float, float]:
        if len(x) == 1:
            return float("-inf"), float("inf")
        return t_interval(x, torch.arange(len(x)))

    (a, b), (c, d) = interval(values), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
    ### END SOLUTION
