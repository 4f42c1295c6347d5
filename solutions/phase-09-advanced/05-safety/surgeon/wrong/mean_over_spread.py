"""mean over its spread

A small gain that is sure is not the largest one.
"""


def surgeon(gains, chosen_on):
    here = gains.double()[:, chosen_on]
    best = int((here.mean(1) / (here.std(1, unbiased=False) + 1e-9)).argmax())
    return best, here[best].mean().item(), gains.double()[best, ~chosen_on].mean().item()
