"""a place is a Python int

A list cannot be read at a tensor of double precision, nor a dictionary.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget]
    effects = {place: abs(patch(place)) for place in order}
    return sorted(order, key=lambda place: -effects[place])[:k]
