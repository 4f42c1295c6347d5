"""each weight counts once

A product of a vector and a matrix takes as many additions as multiplications.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 12 * n_layer * d_model**2 + d_model * d_vocab + 2 * n_layer * n_ctx * d_model
