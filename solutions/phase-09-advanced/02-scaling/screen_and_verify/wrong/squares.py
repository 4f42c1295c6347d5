"""other places were patched

The squares of tiny numbers are zero.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.square().argsort(descending=True)[:budget].tolist()
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
