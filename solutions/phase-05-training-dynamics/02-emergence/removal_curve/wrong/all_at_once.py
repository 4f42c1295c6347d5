"""is taken before the first is measured

Eighty checkpoints of a large model do not fit into memory.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    models = list(models)
    half = tokens.shape[1] // 2
    out = []
    for m in models:
        a = per_token_loss(m, tokens).values[:, half:].mean()
        with ablate(m, "mean", heads=[head], reference=reference):
            b = per_token_loss(m, tokens).values[:, half:].mean()
        out.append(b - a)
    return torch.stack(out)
