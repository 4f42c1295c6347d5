"""the unembedding is missing

Kaplan's N leaves it out, and a count of operations must not.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 24 * n_layer * d_model**2 + 4 * n_layer * n_ctx * d_model
