"""patched twice

Each call costs a run of the model.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget].tolist()
    best = sorted(order, key=lambda place: -abs(patch(place)))[:k]
    return [place for place in best if patch(place) != 0]
