"""for tiny outputs

What is near zero depends on the size of the weights.
"""

import torch


def sign_by_data(U, V, outputs):
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    sign = torch.where(c.mean(0) < -1e-9, -1.0, 1.0).to(V.dtype)
    return U * sign, V * sign, (c * sign > 0).to(V.dtype).mean(0)
