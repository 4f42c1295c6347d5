"""Shifts of a whole batch by index arithmetic."""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    g = torch.Generator().manual_seed(hash((seed, epoch)) % 2**63)
    n, h, w = images.shape
    padded = images.new_zeros(n, h + 2, w + 2)
    padded[:, 1:-1, 1:-1] = images
    order = torch.randperm(n, generator=g)
    for start in range(0, n, batch_size):
        chosen = order[start : start + batch_size]
        down, right = torch.randint(3, (2, len(chosen), 1), generator=g)
        rows, columns = down + torch.arange(h), right + torch.arange(w)
        x = padded[chosen[:, None, None], rows[:, :, None], columns[:, None]]
        yield x.reshape(len(chosen), -1), labels[chosen]
