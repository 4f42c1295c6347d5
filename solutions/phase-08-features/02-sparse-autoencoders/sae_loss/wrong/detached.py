"""values of the gradient of

The features are cut off the graph.
"""


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = ((x - b_dec) @ W_enc + b_enc).relu().detach()
    x_hat = f @ W_dec + b_dec
    return f, x_hat, ((x - x_hat).square().sum(-1) + penalty * f.sum(-1)).mean()
