"""the unembedding is counted in every block

Everything stands inside the factor n_layer.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return n_layer * (24 * d_model**2 + 2 * d_model * d_vocab + 4 * n_ctx * d_model)
