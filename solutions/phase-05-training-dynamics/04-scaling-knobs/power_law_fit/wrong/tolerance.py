"""get another alpha

A later alpha must win by a margin of a fixed size, which small losses never reach.
"""


def fit(sizes, losses, alphas):
    best = None
    for alpha in alphas:
        E, A = line_at(alpha, sizes, losses)
        error = (E + A * sizes.double() ** -alpha - losses.double()).square().sum().item()
        if best is None or error < best[0] - 1e-6:
            best = (error, (E, A, alpha))
    return best[1]
