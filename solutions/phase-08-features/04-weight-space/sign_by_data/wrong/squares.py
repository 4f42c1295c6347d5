"""by their squares

Squares give a few large outputs the vote, and the mean is asked.
"""

import torch


def sign_by_data(U, V, outputs):
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    sign = torch.where((c * c.abs()).sum(0) < 0, -1.0, 1.0).to(V.dtype)
    return U * sign, V * sign, (c * sign > 0).to(V.dtype).mean(0)
