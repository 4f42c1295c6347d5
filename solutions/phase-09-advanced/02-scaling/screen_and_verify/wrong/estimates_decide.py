"""the exact effects decide

Then the patches were made for nothing.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget].tolist()
    for place in order:
        patch(place)
    return order[:k]
