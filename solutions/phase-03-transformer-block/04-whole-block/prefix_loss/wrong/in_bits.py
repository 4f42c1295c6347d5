"""the loss is in bits

A logarithm to base 2 gives values that are 1.44 times as large.
"""

import math


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = [cross_entropy(model(x[:, :n])[:, -1], y[:, n - 1]) for n in ends]
    return torch.stack(whole).mean() / math.log(2), torch.stack(prefix).mean() / math.log(2)
