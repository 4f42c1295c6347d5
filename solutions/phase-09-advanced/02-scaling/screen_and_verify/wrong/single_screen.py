"""other places were patched

Close estimates look equal in single precision.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.float().abs().argsort(descending=True, stable=True)[:budget].tolist()
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
