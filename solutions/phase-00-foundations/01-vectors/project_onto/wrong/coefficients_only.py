"""has size 2 along d

The coefficients are not yet a vector of the space.
"""

import torch


def project_onto(x, span):
    return x @ torch.linalg.pinv(span)
