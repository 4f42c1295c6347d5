"""The mean of the outputs, then its coefficients."""

import torch


def sign_by_data(U, V, outputs):
    mean = outputs.reshape(-1, outputs.shape[-1]).mean(0)
    flip = (mean @ V) < 0
    U, V = torch.where(flip, -U, U), torch.where(flip, -V, V)
    agree = torch.einsum("...d,dv->...v", outputs, V) > 0
    return U, V, agree.reshape(-1, V.shape[1]).sum(0).to(V.dtype) / agree[..., 0].numel()
