"""Neurons three times as steep, read with a third of the weight; the changes by differences."""

import torch


def hand_parity(n):
    values = torch.arange(n + 1) % 2
    slopes = values.diff().float()
    change = torch.cat([slopes[:1], slopes.diff()])
    kinks = torch.arange(n, dtype=torch.float32)
    return 3 * torch.ones(n, n).float(), -3 * kinks, change[:, None] / 3, torch.zeros(1).float()
