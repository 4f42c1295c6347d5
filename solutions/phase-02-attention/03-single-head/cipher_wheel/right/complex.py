"""Roots of unity; the length by bisection on the share itself."""

import torch


def cipher_wheel(n, share):
    turn = torch.arange(n, dtype=torch.float64) * (2j * torch.pi / n)
    keys = torch.view_as_real(turn.exp())
    low, high = 0.0, 1e7
    for _ in range(80):
        length = (low + high) / 2
        own = (length * keys[0] @ keys.T / 2**0.5).softmax(-1)[0]
        low, high = (length, high) if own < share else (low, length)
    return (1.001 * high * keys).float(), keys.float()
