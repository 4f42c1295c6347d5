"""a relative tolerance must not hide it

A metric far from zero has a gap, too.
"""

import torch


def share_recovered(scores, full, empty):
    if torch.isclose(full.mean(), empty.mean()):
        raise ValueError("the means are equal: there is nothing to explain")
    return (scores - empty).mean(1) / (full - empty).mean()
