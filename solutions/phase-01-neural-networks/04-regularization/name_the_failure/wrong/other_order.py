"""first name that fits

A run that does not learn can overfit all the same; the list says which name comes first.
"""


def name_the_failure(train, val):
    losses = [*train, *val]
    if not all(loss < float("inf") for loss in losses) or train[-1] > 2 * train[0]:
        return "diverged"
    if val[-1] > 1.1 * min(val):
        return "overfitted"
    if train[-1] > 0.95 * train[0]:
        return "not learning"
    quarter = max(len(val) // 4, 1)
    return "still learning" if val[-1] < 0.98 * val[-1 - quarter] else "done"
