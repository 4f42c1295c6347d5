"""changes the prompts that it was given

The caller's lists get longer under its hands.
"""

import torch


def continue_prompts(model, prompts, n):
    width = max(len(p) for p in prompts)
    empty = torch.tensor([width - len(p) for p in prompts])[:, None]
    for p in prompts:
        p[:0] = [0] * (width - len(p))
    tokens = torch.tensor(prompts)
    cache, start = None, 0
    for _ in range(n):
        end = tokens.shape[1]
        query, key = torch.arange(start, end), torch.arange(end)
        places = (query - empty).clamp(min=0)
        seen = (key <= query[:, None]) & (key >= empty[:, :, None])
        logits, cache = model(tokens[:, start:], places, seen, cache)
        start = end
        tokens = torch.cat([tokens, logits[:, -1].argmax(-1, keepdim=True)], 1)
    return tokens[:, width:]
