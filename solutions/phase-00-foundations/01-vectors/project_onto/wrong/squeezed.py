"""the projection of a batch of one

A batch may hold one vector; `squeeze` removes its axis.
"""

import torch


def project_onto(x, span):
    return (x @ torch.linalg.pinv(span) @ span).squeeze()
