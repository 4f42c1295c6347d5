"""that is 6 N D, the short form

Six operations for each weight of the blocks and each token, and nothing else.
"""


def training_flops(n_layer, d_model, n_ctx, d_vocab, n_token):
    return 6 * (12 * n_layer * d_model**2) * n_token
