"""ranked with their sign

A head that lowers the metric matters as much.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.argsort(descending=True)[:budget].tolist()
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
