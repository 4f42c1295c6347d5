"""patches were made

That is the sweep which the screen should save.
"""


def screen_and_verify(estimates, patch, k, budget):
    effects = [abs(patch(i)) for i in range(len(estimates))]
    return sorted(range(len(effects)), key=lambda i: -effects[i])[:k]
