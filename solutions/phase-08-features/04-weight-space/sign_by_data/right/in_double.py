"""Double precision inside, diagonal matrices for the flips."""

import torch


def sign_by_data(U, V, outputs):
    c = torch.tensordot(outputs.double(), V.double(), 1).flatten(0, -2)
    sign = 1 - 2 * (c.mean(0) < 0).double()
    D = torch.diag(sign).to(V.dtype)
    return U @ D, V @ D, ((c * sign) > 0).to(V.dtype).mean(0)
