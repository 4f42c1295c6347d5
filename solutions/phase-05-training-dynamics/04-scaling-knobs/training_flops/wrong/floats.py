"""digits are lost

A float holds 16 digits.
"""


def training_flops(n_layer, d_model, n_ctx, d_vocab, n_token):
    return float(3 * n_token) * forward_flops(n_layer, d_model, n_ctx, d_vocab)
