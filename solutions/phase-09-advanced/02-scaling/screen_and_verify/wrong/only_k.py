"""other places were patched

The rest of the budget could correct wrong estimates.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:k].tolist()
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
