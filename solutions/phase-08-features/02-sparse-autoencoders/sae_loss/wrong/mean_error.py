"""the squared error is averaged over coordinates

Then the same penalty means another thing at each width.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, (x - x_hat).square().mean() + penalty * f.sum(-1).mean()
