"""there is no ReLU

Without it every feature is always on.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (x - b_dec) @ W_enc + b_enc
    x_hat = f @ W_dec + b_dec
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * f.sum(-1)).mean()
