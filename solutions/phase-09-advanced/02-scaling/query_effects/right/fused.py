"""The fused kernel."""

import torch
from torch.nn.functional import scaled_dot_product_attention


def query_effects(q_new, k, v, z, slope):
    new = scaled_dot_product_attention(q_new[None], k[None], v[None], is_causal=True)[0]
    return torch.einsum("nd,nd->n", new - z, slope)
