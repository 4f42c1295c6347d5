"""median

The mean decides.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].median(1).values.argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
