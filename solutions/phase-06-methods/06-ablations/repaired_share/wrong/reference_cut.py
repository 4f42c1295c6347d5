"""the mean is over all

The reference is cut to the number of prompts, as the other kinds need it.
"""

import torch
from torch import Tensor

from minigpt.interp.patching.ablation import ablate


@torch.no_grad()
def repaired_share(model, tokens, head, reference, answer, wrong):
    rows = torch.arange(len(tokens))

    def margin() -> Tensor:
        logits = model(tokens)[:, -1]
        return logits[rows, answer] - logits[rows, wrong]

    cfg = model.cfg
    heads = [(layer, h) for layer in range(cfg.n_layer) for h in range(cfg.n_head)]
    others = [one for one in heads if one != head]
    mlps = [] if cfg.mlp == "none" else range(cfg.n_layer)
    clean = margin()
    with ablate(model, "mean", heads=[head], reference=reference[: len(tokens)]):
        total = margin() - clean
        with ablate(model, "paired", heads=others, mlp=mlps, reference=tokens):
            direct = margin() - clean
    return total, direct, 1 - (total.mean() / direct.mean()).item()
