"""The draws for one input end as soon as all earlier outputs have moved; float64 inside."""

import torch


def find_leaks(model, x):
    before = model(x).double()
    table = torch.full((len(x), len(x)), False)
    for j in range(1, len(x)):
        for _ in range(25):
            y = torch.cat([x[:j], 4 * torch.randn_like(x[j : j + 1]), x[j + 1 :]])
            change = (model(y).double() - before).abs()[:j].max(-1).values
            table[:j, j] = table[:j, j] | (change / before.abs().max() > 1e-5)
            if table[:j, j].all():
                break
    return table
