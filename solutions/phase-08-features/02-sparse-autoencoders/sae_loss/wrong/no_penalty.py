"""the loss has no price for features

A dictionary that pays nothing is not sparse.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, (x - x_hat).square().sum(-1).mean()
