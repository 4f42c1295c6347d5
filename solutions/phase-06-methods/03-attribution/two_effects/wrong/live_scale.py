"""the direct effect lets the scale follow

It was to stay.
"""

import torch

from minigpt.interp.attribution.direct import fold_final
from minigpt.interp.patching.ablation import ablate


@torch.no_grad()
def two_effects(model, tokens, answer, wrong, layer, head, reference):
    last = model.cfg.n_layer - 1
    names = [f"blocks.{layer}.attn.z", f"blocks.{last}.resid_post"]
    logits, cache = model.run_with_cache(tokens, names=names)
    _, other = model.run_with_cache(reference, names=names[:1])
    change = (cache["z", layer] - other["z", layer].mean(0))[:, -1, head]
    x = cache["resid_post", last][:, -1]
    moved = model.ln_final(x) - model.ln_final(x - change @ model.blocks[layer].attn.W_O[head])
    direct = (moved * (model.W_U[:, answer] - model.W_U[:, wrong]).T).sum(-1)
    with ablate(model, "mean", heads=[(layer, head)], reference=reference):
        ablated = model(tokens)
    rows = torch.arange(len(tokens))
    lost = (logits - ablated)[rows, -1]
    total = lost[rows, answer] - lost[rows, wrong]
    return direct.mean().item(), total.mean().item()
