"""put to zero

Zero is an output that a head may never give. The mean keeps what is the same in all prompts.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period:].mean()
        with ablate(model, "zero", heads=[head]):
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added)
