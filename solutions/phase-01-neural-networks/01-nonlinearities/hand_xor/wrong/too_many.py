"""at most 2 are allowed

A neuron for each pattern is right, and there are 2ⁿ patterns.
"""

import torch


def hand_parity(n):
    rows = [[i >> k & 1 for k in range(n)] for i in range(2**n)]
    bits = torch.tensor(rows).float()
    W = (2 * bits - 1).T
    return W, 1 - bits.sum(1), (bits.sum(1) % 2)[:, None], torch.zeros(1)
