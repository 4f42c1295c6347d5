"""Vector by vector."""

import torch


def sign_by_data(U, V, outputs):
    U, V = U.clone(), V.clone()
    rows = outputs.flatten(0, -2)
    share = []
    for i in range(V.shape[1]):
        c = rows @ V[:, i]
        if c.sum() < 0:
            U[:, i], V[:, i], c = -U[:, i], -V[:, i], -c
        share.append((c > 0).double().mean())
    return U, V, torch.stack(share).to(V.dtype)
