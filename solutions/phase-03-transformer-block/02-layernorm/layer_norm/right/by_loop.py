"""One position at a time, through its deviations from the mean."""

import torch


def layer_norm(x, w, b, eps=1e-5):
    rows = []
    for row in x.reshape(-1, x.shape[-1]):
        apart = row - row.sum() / len(row)
        rows.append(apart / torch.sqrt(apart @ apart / len(row) + eps) * w + b)
    return torch.stack(rows).reshape(x.shape)
