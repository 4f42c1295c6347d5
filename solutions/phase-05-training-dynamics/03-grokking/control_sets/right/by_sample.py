"""Python's own generator, and a transform over totals."""

import random

import torch


def control_sets(p, keys, n, seed=0):
    r = random.Random(seed)
    rest = sorted(set(range(1, (p + 1) // 2)) - set(keys))
    return [sorted(r.sample(rest, len(keys))) for _ in range(n)]


def share_right(logits, frequencies):
    p = logits.shape[1]
    total = torch.tensor([(a + b) % p for a in range(p) for b in range(p)])
    table = torch.stack([logits[total == t].mean(0) for t in range(p)])
    spectrum = torch.fft.fft(table, dim=0)
    keep = torch.zeros(p, 1)
    keep[[0, *frequencies, *(p - k for k in frequencies)]] = 1
    answer = torch.fft.ifft(spectrum * keep, dim=0).real.argmax(1)
    return (answer == torch.arange(p)).double().mean().item()
