"""the factor 2 of a product is counted twice

6 N D has the 2 in its 6.
"""


def training_flops(n_layer, d_model, n_ctx, d_vocab, n_token):
    return 6 * n_token * forward_flops(n_layer, d_model, n_ctx, d_vocab)
