"""the backward pass is counted once

Twice the forward pass is a common guess.
"""


def training_flops(n_layer, d_model, n_ctx, d_vocab, n_token):
    return 2 * n_token * forward_flops(n_layer, d_model, n_ctx, d_vocab)
