"""the estimates are ranked

The smallest estimates are patched.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=False)[:budget].tolist()
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
