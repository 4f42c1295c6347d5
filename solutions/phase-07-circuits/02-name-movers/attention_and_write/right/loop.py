"""One prompt at a time."""

import torch


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention, written = [], []
    for b in range(len(pattern)):
        attention.append(pattern[b, -1, places[b]].sum())
        written.append(torch.dot(z[b, -1] @ W_O, d[b]) / scale[b])
    return torch.stack(attention), torch.stack(written)
