"""effects are ranked with their sign

−4 is a larger effect than 1.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget].tolist()
    effects = {place: patch(place) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
