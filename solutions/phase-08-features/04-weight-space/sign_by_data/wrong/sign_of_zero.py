"""has become zero

`torch.sign(0)` is 0, and a product with 0 deletes the vector.
"""

import torch


def sign_by_data(U, V, outputs):
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    sign = c.mean(0).sign()
    return U * sign, V * sign, (c * sign > 0).to(V.dtype).mean(0)
