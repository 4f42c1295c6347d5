"""b_dec does not come back

The center was subtracted and is never added.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * f.sum(-1)).mean()
