"""two models are written out

The function is asked for any number.
"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (x[:, 0] @ W_enc[0] + x[:, 1] @ W_enc[1] + b_enc).relu()
    error = sum((x[:, m] - f @ W_dec[:, m] - b_dec[m]).pow(2).sum(1).mean() for m in (0, 1))
    price = W_dec[:, 0].norm(dim=1) + W_dec[:, 1].norm(dim=1)
    return error + penalty * (f * price).sum(1).mean()
