"""The mean logits of each total, then a transform over the totals."""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    n = torch.arange(p)
    total = ((n[:, None] + n) % p).flatten()
    mean = torch.zeros(p, p, dtype=logits.dtype).index_add(0, total, logits) / p
    spectrum = torch.fft.rfft(mean, dim=0)
    keep = torch.zeros(len(spectrum), 1, dtype=logits.dtype)
    keep[list(frequencies)] = 1
    return torch.fft.irfft(spectrum * keep, n=p, dim=0)[total]


def restricted_excluded(logits, frequencies, shown):
    p = logits.shape[1]
    answer = torch.arange(p * p) // p + torch.arange(p * p) % p
    rows = torch.arange(p * p)
    part = wave_part(logits, frequencies)
    kept = (part + logits.mean(dim=0, keepdim=True)).log_softmax(-1)[rows, answer % p]
    rest = (logits - part).log_softmax(-1)[rows, answer % p]
    return -float(kept.mean()), -float(rest[shown].mean())
