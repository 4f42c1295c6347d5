"""only one product of attention is counted

The pattern also multiplies the values.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 2 * (12 * n_layer * d_model**2 + d_model * d_vocab + n_layer * n_ctx * d_model)
