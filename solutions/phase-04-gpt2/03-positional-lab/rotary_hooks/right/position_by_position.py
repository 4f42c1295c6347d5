"""A loop over positions, each with a matrix that turns."""

import torch


def rotary_hooks(cfg, start=0):
    half = cfg.d_head // 2

    def matrix(position, like):
        angle = position * cfg.rotary_base ** (-torch.arange(half, dtype=torch.float64) / half)
        cos, sin = torch.diag(angle.cos()), torch.diag(angle.sin())
        return torch.cat([torch.cat([cos, sin], 1), torch.cat([-sin, cos], 1)]).to(like.dtype)

    def turn(value, point):
        rows = [value[:, i] @ matrix(start + i, value) for i in range(value.shape[1])]
        return torch.stack(rows, 1)

    return {(part, layer): turn for part in ("k", "q") for layer in range(cfg.n_layer)}
