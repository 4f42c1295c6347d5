"""The library's linear map.

Its weights are transposed.
"""

from torch.nn.functional import linear, mse_loss, relu


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = relu(linear(x - b_dec, W_enc.T, b_enc))
    x_hat = linear(f, W_dec.T, b_dec)
    error = mse_loss(x_hat, x, reduction="sum") / len(x)
    return f, x_hat, error + penalty * f.sum() / len(x)
