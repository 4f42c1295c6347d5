"""hooks in place of ablate, and a loop over prompts"""

import torch

from minigpt.interp.attribution.direct import fold_final


@torch.no_grad()
def two_effects(model, tokens, answer, wrong, layer, head, reference):
    _, other = model.run_with_cache(reference)
    mean = other["z", layer].mean(0)[:, head]

    def put(z, point):
        z = z.clone()
        z[:, :, head] = mean
        return z

    direct, total = [], []
    for row, a, c in zip(tokens, answer.tolist(), wrong.tolist(), strict=True):
        logits, cache = model.run_with_cache(row[None])
        d, _ = fold_final(model, model.W_U[:, a] - model.W_U[:, c])
        write = (cache["z", layer][0, -1, head] - mean[-1]) @ model.blocks[layer].attn.W_O[head]
        direct.append(float(write @ d / cache["ln_final.scale"][0, -1, 0]))
        with model.hooked({("z", layer): put}):
            after = model(row[None])
        here = logits[0, -1, a] - logits[0, -1, c]
        total.append(float(here - (after[0, -1, a] - after[0, -1, c])))
    return sum(direct) / len(direct), sum(total) / len(total)
