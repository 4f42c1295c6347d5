"""neurons for 1 bits
at most 1

XOR is right, and nothing else. What are the kinks of 0, 1, 0, 1, … ?
"""

import torch


def hand_parity(n):
    W = torch.zeros(n, 2)
    W[:2] = 1
    return W, torch.tensor([0.0, -1.0]), torch.tensor([[1.0], [-2.0]]), torch.zeros(1)
