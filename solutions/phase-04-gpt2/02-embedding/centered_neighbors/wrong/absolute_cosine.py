"""the sign of the cosine is lost

Opposite rows have a large absolute cosine.
"""

import torch


def centered_neighbors(W_E, tokens, n):
    u = torch.nn.functional.normalize(W_E - W_E.mean(0), dim=1)
    c = (u[tokens] @ u.T).abs()
    c[torch.arange(len(tokens)), tokens] = -1
    b = c.topk(n)
    return b.indices, b.values
