"""Any rotation inside the head does as well; built in double precision."""

import torch


def hand_set(cipher):
    g = torch.Generator().manual_seed(0)
    R, _ = torch.linalg.qr(torch.randn(27, 27, generator=g, dtype=torch.float64))
    nothing = torch.zeros(27, 27, dtype=torch.float64)
    W_Q = torch.vstack([nothing, nothing, 100 * R[torch.argsort(cipher)]])
    W_K = torch.vstack([R, nothing, nothing])
    W_V = torch.vstack([nothing, R, nothing])
    return W_Q.float(), W_K.float(), W_V.float(), W_V.T.float()
