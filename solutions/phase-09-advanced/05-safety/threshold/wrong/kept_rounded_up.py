"""is not the lowest: more may be flagged

1 − 0.7 is a little more than 0.3, so that the share that is kept is rounded up to one score more.
"""

import math


def threshold(honest, rate):
    if not 0 <= rate <= 1 or len(honest) == 0:
        raise ValueError(f"rate {rate} of {len(honest)} scores")
    kept = max(1, math.ceil((1 - rate) * len(honest)))
    return honest.kthvalue(kept).values.item()
