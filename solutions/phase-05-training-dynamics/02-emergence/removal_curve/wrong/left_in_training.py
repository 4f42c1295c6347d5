"""calls `train()`

With dropout, the next measurement would be a random one.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    half = tokens.shape[1] // 2
    out = []
    for m in models:
        m.train()
        a = per_token_loss(m, tokens).values[:, half:].mean()
        with ablate(m, "mean", heads=[head], reference=reference):
            b = per_token_loss(m, tokens).values[:, half:].mean()
        out.append(b - a)
    return torch.stack(out)
