"""rows are counted in Python ints

A tensor as a number of rows changes with it.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    centered = x - mean
    return torch.tensor(len(rows)), mean, centered.T @ centered
