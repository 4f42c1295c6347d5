"""the new points lie in the middle

A sign change says that there is a zero between; how far, the two values say.
"""

import torch


def add_kinks(x, pre):
    p, q = pre[:-1], pre[1:]
    new = (x[:-1, None] + 0.5 * (x[1:] - x[:-1])[:, None]).expand_as(p)
    return torch.cat([x, new[p * q < 0]]).sort().values
