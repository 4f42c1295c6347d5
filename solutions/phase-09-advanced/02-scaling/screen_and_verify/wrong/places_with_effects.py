"""return places, each a Python int

Pairs of place and effect come back.
"""


def screen_and_verify(estimates, patch, k, budget):
    places = estimates.abs().topk(budget).indices.tolist()
    effects = {place: abs(patch(place)) for place in places}
    return sorted(effects.items(), key=lambda pair: -pair[1])[:k]
