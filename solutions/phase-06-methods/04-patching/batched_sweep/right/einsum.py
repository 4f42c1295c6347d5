"""The change, spread by an identity matrix."""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    eye = torch.eye(n_pos, dtype=torch.float64)
    change = torch.einsum("ij,bjd->ibjd", eye, source.double() - base.double())
    return rest((base.double() + change).to(base.dtype))
