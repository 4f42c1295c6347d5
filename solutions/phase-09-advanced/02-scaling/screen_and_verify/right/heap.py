"""A heap, and no tensor."""

import heapq


def screen_and_verify(estimates, patch, k, budget):
    guess = estimates.tolist()
    chosen = heapq.nlargest(budget, range(len(guess)), key=lambda i: abs(guess[i]))
    said = [(abs(patch(place)), place) for place in chosen]
    return [place for _, place in heapq.nlargest(k, said)]
