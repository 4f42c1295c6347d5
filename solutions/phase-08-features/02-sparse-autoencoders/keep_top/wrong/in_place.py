"""changes its input

The caller's readings are overwritten.
"""

import torch


def keep_top(pre, k):
    values, places = pre.topk(k, dim=-1)
    with torch.no_grad():
        pre.zero_()
    return pre.scatter(-1, places, values.relu())
