"""only the last

The last loss is compared with the first, and no comparison with NaN is true.
"""


def name_the_failure(train, val):
    losses = [*train[:-1], *val]
    if not all(loss < float("inf") for loss in losses) or train[-1] > 2 * train[0]:
        return "diverged"
    if train[-1] > 0.95 * train[0]:
        return "not learning"
    if val[-1] > 1.1 * min(val):
        return "overfitted"
    quarter = max(len(val) // 4, 1)
    return "still learning" if val[-1] < 0.98 * val[-1 - quarter] else "done"
