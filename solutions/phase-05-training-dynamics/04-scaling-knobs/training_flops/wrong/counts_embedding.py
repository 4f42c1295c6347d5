"""the embedding is counted

It has parameters, but a lookup multiplies none of them.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 2 * (12 * n_layer * d_model**2 + 2 * d_model * d_vocab + 2 * n_layer * n_ctx * d_model)
