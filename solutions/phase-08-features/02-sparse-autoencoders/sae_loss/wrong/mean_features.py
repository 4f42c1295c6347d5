"""the features are averaged over the dictionary

A larger dictionary would pay less for the same features.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, (x - x_hat).square().sum(-1).mean() + penalty * f.mean()
