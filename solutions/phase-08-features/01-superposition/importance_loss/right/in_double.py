"""Double precision inside, the dtype of what came in outside."""

import torch


def importance_loss(W, b, x, importance):
    kind = x.dtype
    W, b, x, importance = (t.double() for t in (W, b, x, importance))
    read = torch.relu(x @ (W @ W.mT) + b.unsqueeze(-2))
    return ((read - x).pow(2) @ importance.unsqueeze(-1)).squeeze(-1).mean(-1).to(kind)
