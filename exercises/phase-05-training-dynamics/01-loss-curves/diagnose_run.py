"""Bug hunt: name what went wrong in a training run, from its log alone."""

import math
from collections.abc import Sequence


def diagnose_run(train: Sequence[float], val: Sequence[float], grad_norm: Sequence[float]) -> str:
    """Return the first name of this list whose sign the run shows.

    train, val, grad_norm: the training loss of one batch, the validation
        loss and the length of the gradient before clipping, in steps 0,
        20, 40, …: at least six of each. The model is a small GPT on 512
        tokens of Shakespeare. Equal chances give a loss of ln 512 = 6.24,
        word frequencies alone about 5.3, and a good run of 300 steps ends
        near 4.1. All thresholds hold for this model and this text.

    "diverged":      a number of the three lists is NaN or infinite, or
                     the last training loss is above the first.
    "leak":          the last validation loss is 0.3 or more below the
                     last training loss, or it is below 2.5, which no such
                     model reaches on a text that it has not seen.
    "overfitting":   the last validation loss is 0.1 or more above the
                     lowest one, and the last training loss is below the
                     training loss of the step with the lowest one.
    "rate too high": the last validation loss is above 4.6, and more than
                     half of its whole fall, val[0] − val[-1], was made by
                     step 40, val[2]. It fell fast, and then got stuck.
    "rate too low":  the last validation loss is above 4.6, and at most
                     half of its fall was made by step 40.
    "healthy":       none of these.

    A large gradient, a bump in the middle, or a gap between the losses is
    no sign by itself. No number lies within 0.001 of a threshold, and the
    lowest validation loss occurs once. A run that did not diverge ends with
    a validation loss below its first one, unless it overfits.

    Example:
        >>> diagnose_run([6.2, 5.4, 4.6, 3.9, 3.3, 2.8], [6.2, 5.5, 5.2, 5.1, 5.3, 5.6], [1.0] * 6)
        'overfitting'
    """
    raise NotImplementedError("5.1.5 diagnose_run: your code here")
