"""moved on by one type

Seed 1 and type 4 draw as seed 0 and type 5.
"""

import random

import torch


def control_labels(types, y, seed=0):
    ys = y.tolist()
    return torch.tensor([ys[random.Random(seed + t).randrange(len(ys))] for t in types.tolist()])
