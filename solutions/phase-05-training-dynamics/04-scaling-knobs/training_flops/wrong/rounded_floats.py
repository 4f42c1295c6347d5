"""the forward pass

A float32 holds whole numbers up to 2²⁴ only, and multiples of powers of 2 by luck.
"""

import torch


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    count = 2 * (12 * n_layer * d_model**2 + d_model * d_vocab) + 4 * n_layer * n_ctx * d_model
    return int(torch.tensor(float(count)).item())
