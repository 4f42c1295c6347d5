"""The frozen block outside, the head's inside; a loop over prompts for the measure."""

import torch

from minigpt.interp.patching.ablation import ablate


@torch.no_grad()
def repaired_share(model, tokens, head, reference, answer, wrong):
    def measure():
        last = model(tokens, logits_at=[-1])[:, 0]
        pairs = zip(last, answer.tolist(), wrong.tolist(), strict=True)
        return torch.stack([row[a] - row[w] for row, a, w in pairs])

    def removed():
        return ablate(model, "mean", heads=[head], reference=reference)

    n_layer, n_head = model.cfg.n_layer, model.cfg.n_head
    rest = {(i, h) for i in range(n_layer) for h in range(n_head)} - {tuple(head)}
    held = {"heads": sorted(rest)}
    if model.cfg.mlp != "none":
        held["mlp"] = range(n_layer)
    before = measure()
    with removed():
        total = measure() - before
    with ablate(model, "paired", reference=tokens, **held), removed():
        direct = measure() - before
    return total, direct, 1 - float(total.mean()) / float(direct.mean())
