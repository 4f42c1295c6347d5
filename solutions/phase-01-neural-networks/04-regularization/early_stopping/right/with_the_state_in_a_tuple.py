"""A function from state to state, folded over the losses."""

import math
from functools import reduce


def early_stopping(val_losses, patience, min_delta=0.0):
    def step(state, loss):
        ran, best, least, stopped = state
        if stopped:
            return state
        better = not math.isnan(loss) and loss < least and loss + min_delta <= least
        best, least = (ran, loss) if better else (best, least)
        return ran + 1, best, least, ran - best >= patience

    ran, best, _, _ = reduce(step, val_losses, (0, -1, math.inf, False))
    return ran, best
