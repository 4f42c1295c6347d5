"""Columns cut out head by head."""

import torch


def head_weights(tensors, layer, n_head):
    W = tensors[f"transformer.h.{layer}.attn.c_attn.weight"]
    W_O = tensors[f"transformer.h.{layer}.attn.c_proj.weight"]
    d = W.shape[0] // n_head

    def read(part):
        start = part * W.shape[0]
        columns = [W[:, start + h * d : start + (h + 1) * d] for h in range(n_head)]
        return torch.stack(columns)

    write = torch.stack([W_O[h * d : (h + 1) * d] for h in range(n_head)])
    return read(0), read(1), read(2), write
