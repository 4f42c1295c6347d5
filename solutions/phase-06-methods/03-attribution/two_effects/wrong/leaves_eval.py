"""your code leaves it in eval mode

The model stays as it is.
"""

import torch

from minigpt.interp.attribution.direct import fold_final
from minigpt.interp.patching.ablation import ablate


@torch.no_grad()
def two_effects(model, tokens, answer, wrong, layer, head, reference):
    model.eval()
    names = [f"blocks.{layer}.attn.z", "ln_final.scale"]
    logits, cache = model.run_with_cache(tokens, names=names)
    _, other = model.run_with_cache(reference, names=names[:1])
    change = (cache["z", layer] - other["z", layer].mean(0))[:, -1, head]
    d, _ = fold_final(model, (model.W_U[:, answer] - model.W_U[:, wrong]).T)
    direct = (change @ model.blocks[layer].attn.W_O[head] * d).sum(-1) / cache["ln_final.scale"][
        :, -1, 0
    ]
    with ablate(model, "mean", heads=[(layer, head)], reference=reference):
        ablated = model(tokens)
    rows = torch.arange(len(tokens))
    lost = (logits - ablated)[rows, -1]
    total = lost[rows, answer] - lost[rows, wrong]
    return direct.mean().item(), total.mean().item()
