"""makes things worse

The part with the smallest gain.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].mean(1).argmin())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
