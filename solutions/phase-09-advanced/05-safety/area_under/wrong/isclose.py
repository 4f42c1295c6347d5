"""differ at all

Near is not equal.
"""

import torch


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    tie = torch.isclose(a, b)
    return (((a > b) & ~tie).double() + 0.5 * tie.double()).mean().item()
