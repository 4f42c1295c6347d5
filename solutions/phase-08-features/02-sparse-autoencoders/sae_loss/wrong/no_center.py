"""the encoder reads x itself

What the decoder adds back must be taken away first.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (x @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * f.sum(-1)).mean()
