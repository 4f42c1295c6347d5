"""A mask of real columns; places are its running count."""

import torch


def continue_prompts(model, prompts, n):
    width = max(len(p) for p in prompts)
    real = torch.zeros(len(prompts), width, dtype=torch.bool)
    new = torch.zeros(len(prompts), width, dtype=torch.long)
    for i, p in enumerate(prompts):
        real[i, width - len(p) :] = True
        new[i, width - len(p) :] = torch.tensor(list(p))
    cache, found = None, []
    for _ in range(n):
        places = (real.cumsum(1) - 1).clamp(min=0)[:, -new.shape[1] :]
        causal = torch.ones(real.shape[1], real.shape[1], dtype=torch.bool).tril()
        seen = (causal & real[:, None])[:, -new.shape[1] :]
        logits, cache = model(new, places, seen, cache)
        new = logits[:, -1].argmax(-1)[:, None]
        real = torch.cat([real, torch.ones_like(new, dtype=torch.bool)], 1)
        found.append(new)
    return torch.cat(found, 1)
