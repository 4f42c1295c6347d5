"""mean

A mean divides by the cases that it sums.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].mean(1).argmax())
    n = g.shape[1]
    return best, g[best, chosen_on].sum().item() / n, g[best, ~chosen_on].sum().item() / n
