"""a token does not see itself

Less-than instead of at most.
"""

import torch


def continue_prompts(model, prompts, n):
    width = max(len(p) for p in prompts)
    empty = torch.tensor([width - len(p) for p in prompts])[:, None]
    tokens = torch.tensor([[0] * (width - len(p)) + [*p] for p in prompts])
    cache, start = None, 0
    for _ in range(n):
        end = tokens.shape[1]
        query, key = torch.arange(start, end), torch.arange(end)
        places = (query - empty).clamp(min=0)
        seen = (key < query[:, None]) & (key >= empty[:, :, None])
        logits, cache = model(tokens[:, start:], places, seen, cache)
        start = end
        tokens = torch.cat([tokens, logits[:, -1].argmax(-1, keepdim=True)], 1)
    return tokens[:, width:]
