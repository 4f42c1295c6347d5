"""the direct effect by changing the final stream with the scale held, the total by a metric"""

import torch

from minigpt.interp.patching.ablation import ablate
from minigpt.tasks.metrics import logit_difference


@torch.no_grad()
def two_effects(model, tokens, answer, wrong, layer, head, reference):
    metric = logit_difference(answer, wrong)
    logits, cache = model.run_with_cache(tokens)
    _, other = model.run_with_cache(reference)
    change = cache["z", layer][:, :, head] - other["z", layer][:, :, head].mean(0)
    write = change @ model.blocks[layer].attn.W_O[head]
    last = model.cfg.n_layer - 1
    hooks = {
        ("resid_post", last): lambda x, point: x - write,
        "ln_final.scale": lambda scale, point: cache["ln_final.scale"],
    }
    with model.hooked(hooks):
        held = metric(model(tokens))
    with ablate(model, "mean", heads=[(layer, head)], reference=reference):
        gone = metric(model(tokens))
    here = metric(logits)
    return (here - held).mean().item(), (here - gone).mean().item()
