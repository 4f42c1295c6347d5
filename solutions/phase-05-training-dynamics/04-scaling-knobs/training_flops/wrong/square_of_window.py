"""attention is counted for a whole window

The square of n_ctx is the cost of all queries, and one token has one.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 2 * (12 * n_layer * d_model**2 + d_model * d_vocab + 2 * n_layer * n_ctx**2 * d_model)
