"""a column is read more than once

The answer is right, and the whole text is read at each step.
"""

import torch


def continue_prompts(model, prompts, n):
    width = max(len(p) for p in prompts)
    empty = torch.tensor([width - len(p) for p in prompts])[:, None]
    tokens = torch.tensor([[0] * (width - len(p)) + [*p] for p in prompts])
    for _ in range(n):
        end = tokens.shape[1]
        key = torch.arange(end)
        places = (key - empty).clamp(min=0)
        seen = (key <= key[:, None]) & (key >= empty[:, :, None])
        logits, _ = model(tokens, places, seen, None)
        tokens = torch.cat([tokens, logits[:, -1].argmax(-1, keepdim=True)], 1)
    return tokens[:, width:]
