"""not with the lowest"""

import math


def name_the_failure(train, val):
    if not all(math.isfinite(loss) for loss in [*train, *val]) or train[-1] > 2 * min(train):
        return "diverged"
    if train[-1] > 0.95 * train[0]:
        return "not learning"
    if val[-1] > 1.1 * min(val):
        return "overfitted"
    quarter = max(len(val) // 4, 1)
    return "still learning" if val[-1] < 0.98 * val[-1 - quarter] else "done"
