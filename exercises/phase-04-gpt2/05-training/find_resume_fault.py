"""Bug hunt: a run was resumed; what did its checkpoint lose?"""

import math
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]  # what one step leaves in the log


def find_resume_fault(straight: Sequence[Row], resumed: Sequence[Row], checkpoint: int) -> str:
    """Name the fault of a resumed run, or "healthy".

    straight: the rows of a run that was never killed, from step 0 on.
    resumed: the rows that a run wrote after its resume. It was resumed
        from a checkpoint written after `checkpoint` steps, so resumed[i]
        should equal straight[checkpoint + i].

    A row holds: "lr", the learning rate of the step; "batch", a hash of
    its tokens (text); "draw", the first random number of its dropout;
    "loss", before the step; "moment", the length of Adam's first moment
    after the step. Batches and draws are functions of the step's number.

    At most one thing is wrong. The weights were restored.
    "schedule": the learning rates start again at step 0.
    "data":     the batches start again at step 0.
    "random":   the random numbers of dropout are not those of the step.
    "step":     the counter is off by one, for all that depends on it.
    "moments":  Adam's moments start again at 0.

    Another machine rounds differently: numbers within a relative 1e-5 of
    each other are the same. A fault that leaves no trace in these rows,
    such as a schedule that starts again where the rate is constant, is
    "healthy".

    Example:
        >>> row = {"batch": "c0ffee", "draw": 0.5, "loss": 2.0, "moment": 0.1}
        >>> straight = [row | {"lr": 0.1}, row | {"lr": 0.2}]
        >>> find_resume_fault(straight, [row | {"lr": 0.1}], checkpoint=1)
        'schedule'
    """
    raise NotImplementedError("4.5.5 find_resume_fault: your code here")
