"""Python's generator, type by type."""

import torch


def control_labels(types, y, seed=0):
    import random

    lot, labels = random.Random(seed), {}
    for name in sorted(set(types.tolist())):
        labels[name] = lot.choice(y.tolist())
    return torch.tensor([labels[name] for name in types.tolist()], dtype=y.dtype)
