"""math.isfinite, ratios instead of products."""

import math


def name_the_failure(train, val):
    if not all(map(math.isfinite, (*train, *val))):
        return "diverged"
    ratio = train[-1] / train[0]
    if ratio > 2:
        return "diverged"
    if ratio > 0.95:
        return "not learning"
    if val[-1] / sorted(val)[0] > 1.1:
        return "overfitted"
    before = val[len(val) - 1 - max(1, math.floor(len(val) / 4))]
    return "done" if val[-1] / before >= 0.98 else "still learning"
