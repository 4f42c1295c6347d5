"""is float32

Double precision comes in and should come out.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    x, W_enc, b_enc, W_dec, b_dec = (one.float() for one in (x, W_enc, b_enc, W_dec, b_dec))
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * f.sum(-1)).mean()
