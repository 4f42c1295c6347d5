"""which is not right

The search for the largest starts at 0, so that it finds no effect of 0.
"""


def screen_and_verify(estimates, patch, k, budget):
    places = estimates.abs().topk(budget).indices.tolist()
    effects = {place: abs(patch(place)) for place in places}
    found = []
    for _ in range(k):
        largest, best = 0.0, 0
        for place, effect in effects.items():
            if effect > largest and place not in found:
                largest, best = effect, place
        found.append(best)
    return found
