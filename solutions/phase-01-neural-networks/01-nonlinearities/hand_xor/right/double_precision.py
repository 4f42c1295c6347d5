"""In double precision, kink by kink."""

import torch


def hand_parity(n):
    W_1 = torch.ones(n, n, dtype=torch.float64)
    b_1, W_2 = torch.zeros_like(W_1[0]), torch.zeros_like(W_1[:, :1])
    for i in range(n):
        b_1[i] = -i
        W_2[i, 0] = 1 if i == 0 else 2 * (-1) ** i
    return W_1, b_1, W_2, torch.zeros_like(b_1[:1])
