"""only one of the ends is measured

The mean is over all of them.
"""


def prefix_loss(model, x, y, ends):
    for n in ends:
        whole = cross_entropy(model(x)[:, n - 1], y[:, n - 1])
        prefix = cross_entropy(model(x[:, :n])[:, -1], y[:, n - 1])
    return whole, prefix
