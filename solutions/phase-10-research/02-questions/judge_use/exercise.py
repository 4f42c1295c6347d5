"""Does the MLP use this part? A test that cannot fail."""

import torch
from jaxtyping import Float
from torch import Tensor


def judge_use(
    effects: Float[Tensor, "draw"], controls: Float[Tensor, "draw"], bar: float = 1.25
) -> int:
    """Say whether an effect is above (1), like (0), or below (-1) its control.

    The plan, written before the data came:

    1. Draw i compares effects[i] with its own control, controls[i]: a
       ratio.
    2. All draws count: take the geometric mean of the ratios.
    3. Above: it exceeds bar. Below: it is less than 1 / bar. Otherwise
       the effect is like its control.

    The code departs from the plan in three places, and always finds
    what it hopes for. Repair it.

    Raises:
        ValueError: no draws, another number of controls, or values that
            are not positive and finite.

    Example:
        >>> judge_use(torch.tensor([4.0, 1.0]), torch.tensor([1.0, 1.0]))
        1
        >>> judge_use(torch.tensor([4.0, 1.0]), torch.tensor([1.0, 4.0]))
        0
    """
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    ### BEGIN SOLUTION
    ratio = (effects / controls).log().mean().exp()
    if ratio > bar:
        return 1
    return -1 if ratio < 1 / bar else 0
    ### STUB
    # ratio = (effects / controls.min()).max()  # the clearest draw
    # if ratio > 1:  # the effect is there
    #     return 1
    # return 0  # not yet shown: more draws are needed
    ### END SOLUTION
