"""NaN where a token has no probability left

−y / p times the derivative of the softmax is 0 / 0 there. On paper p cancels.
"""

import torch


def softmax_gradient(logits, target):
    y = torch.nn.functional.one_hot(target.long(), logits.shape[-1]).to(logits)
    p = torch.softmax(logits, dim=-1)
    dp_dz = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    dL_dp = -y / p / len(y)
    return p, dp_dz, torch.einsum("ei,eij->ej", dL_dp, dp_dz)
