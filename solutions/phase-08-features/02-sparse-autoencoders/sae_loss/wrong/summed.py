"""summed over examples

The rate of learning would depend on the batch.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, (x - x_hat).square().sum() + penalty * f.sum()
