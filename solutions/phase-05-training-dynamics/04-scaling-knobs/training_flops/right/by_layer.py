"""A loop over the blocks, and forward and backward apart."""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    total = 2 * d_model * d_vocab
    for _ in range(n_layer):
        total += 24 * d_model * d_model + 4 * n_ctx * d_model
    return total


def training_flops(n_layer, d_model, n_ctx, d_vocab, n_token):
    forward = n_token * forward_flops(n_layer, d_model, n_ctx, d_vocab)
    backward = 2 * forward
    return forward + backward
