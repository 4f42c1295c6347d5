"""mean

Sums grow with the number of cases.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].sum(1).argmax())
    return best, g[best, chosen_on].sum().item(), g[best, ~chosen_on].sum().item()
