"""first

Of equal parts the last.
"""


def surgeon(gains, chosen_on):
    here = gains.double()[:, chosen_on].mean(1)
    best = len(here) - 1 - int(here.flip(0).argmax())
    return best, here[best].item(), gains.double()[best, ~chosen_on].mean().item()
