"""weighted by the decoder's norms

Another way to stop the cheat, and not the one asked for.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    x_hat = f @ W_dec + b_dec
    price = (f * W_dec.norm(dim=1)).sum(-1)
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * price).mean()
