"""The replaced texts are stacked, and the largest move over draws is taken at the end."""

import torch


def find_leaks(model, x):
    n, before = len(x), model(x)
    rows = []
    for j in range(n):
        here = torch.arange(n)[:, None] == j
        news = [torch.normal(0.0, 3.0, x.shape).to(x.dtype) for _ in range(24)]
        outs = torch.stack([model(torch.where(here, new, x)) for new in news])
        rows.append((outs - before).norm(dim=-1).amax(0))
    largest = torch.stack(rows, dim=1)
    later = torch.arange(n) > torch.arange(n)[:, None]
    return (largest / before.abs().max() > 1e-5) & later
