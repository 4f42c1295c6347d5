"""Letter by letter; the score by ranks."""

import torch


def ov_table(E_value, W_V, W_O, W_U):
    return torch.stack([((e @ W_V) @ W_O) @ W_U for e in E_value])


def copying_score(table):
    best = table.sort(dim=1, descending=True).indices[:, 0]
    return best.eq(torch.arange(len(best))).sum().item() / len(best)
