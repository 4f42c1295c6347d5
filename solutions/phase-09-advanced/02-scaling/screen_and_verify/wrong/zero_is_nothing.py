"""places came back, and k =

A place whose effect is 0 was patched, and counts.
"""


def screen_and_verify(estimates, patch, k, budget):
    places = estimates.abs().topk(budget).indices.tolist()
    effects = {}
    for place in places:
        effect = patch(place)
        if effect:
            effects[place] = abs(effect)
    return sorted(effects, key=effects.get, reverse=True)[:k]
