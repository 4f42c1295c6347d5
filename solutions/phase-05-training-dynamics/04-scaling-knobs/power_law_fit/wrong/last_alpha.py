"""the last alpha is taken

The error is computed and never compared.
"""


def fit(sizes, losses, alphas):
    for alpha in alphas:
        best = (*line_at(alpha, sizes, losses), alpha)
    return best
