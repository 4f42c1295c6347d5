"""leave the `with` block

A context manager that is entered and never left stays on the model.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate

KEPT = []


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period:].mean()
        cut = ablate(model, "mean", heads=[head], reference=reference)
        cut.__enter__()
        KEPT.append(cut)
        without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added)
