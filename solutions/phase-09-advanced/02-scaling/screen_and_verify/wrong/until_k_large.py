"""other places were patched

It stops as soon as k effects are found: later ones may be larger.
"""


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True).tolist()
    effects = {}
    for place in order[:budget]:
        effects[place] = abs(patch(place))
        if len(effects) == k:
            break
    return sorted(effects, key=lambda place: -effects[place])[:k]
