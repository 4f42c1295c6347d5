"""single case

One lucky case decides.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].amax(1).argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
