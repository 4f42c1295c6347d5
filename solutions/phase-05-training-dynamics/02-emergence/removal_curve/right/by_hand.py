"""It computes the loss from the logits."""

import torch

from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    half = tokens.shape[1] // 2
    out = []

    def loss(m):
        with torch.no_grad():
            logits = m(tokens.long())
        lp = logits.log_softmax(-1)
        return -lp[:, half:-1].gather(-1, tokens.long()[:, half + 1 :, None]).mean()

    for m in models:
        with ablate(m, "mean", heads=[head], reference=reference):
            b = loss(m)
        out.append((b - loss(m)).item())
    return torch.tensor(out)
