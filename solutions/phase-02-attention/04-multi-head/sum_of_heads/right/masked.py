"""A batched product, and a mask over heads."""

import torch


def head_writes(z, W_O_fused, b_O):
    W_O = W_O_fused.reshape(z.shape[2], z.shape[3], -1)
    return torch.matmul(z.unsqueeze(-2), W_O).squeeze(-2), b_O


def without_heads(output, writes, heads, reference=None):
    gone = torch.zeros(writes.shape[2], 1)
    gone[list(heads)] = 1
    kept = output - (gone * writes).sum(-2)
    return kept if reference is None else kept + (gone * reference.mean(0)).sum(-2)
