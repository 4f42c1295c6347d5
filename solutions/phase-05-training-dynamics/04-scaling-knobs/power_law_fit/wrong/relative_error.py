"""errors are divided by the losses

A per cent of a large loss counts like a per cent of a small one.
"""


def fit(sizes, losses, alphas):
    def error(alpha):
        E, A = line_at(alpha, sizes, losses)
        return ((E + A * sizes.double() ** -alpha) / losses.double() - 1).square().sum().item()

    best = min(alphas, key=error)
    return (*line_at(best, sizes, losses), best)
