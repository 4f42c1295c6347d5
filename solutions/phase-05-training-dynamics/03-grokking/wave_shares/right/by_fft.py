"""NumPy's transform, and a list for the keys."""

import numpy as np
import torch


def waves(p):
    rows = [np.full(p, 1 / np.sqrt(p))]
    for k in range(1, (p - 1) // 2 + 1):
        turn = np.exp(2j * np.pi * k * np.arange(p) / p) * np.sqrt(2 / p)
        rows += [turn.real, turn.imag]
    return torch.from_numpy(np.stack(rows)).float()


def wave_shares(table):
    power = torch.fft.rfft(table, dim=0).abs().square().sum(1)[1:]
    return power / power.sum()


def find_keys(shares, times_even=3.0):
    return (torch.nonzero(shares * len(shares) > times_even)[:, 0] + 1).tolist()
