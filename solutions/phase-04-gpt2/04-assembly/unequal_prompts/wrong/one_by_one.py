"""the model runs

One prompt at a time is right, and gives the batch away: a hundred prompts take a hundred times as
long.
"""

import torch


def continue_prompts(model, prompts, n):
    rows = []
    for prompt in prompts:
        tokens, cache, start = torch.tensor([[*prompt]]), None, 0
        for _ in range(n):
            end = tokens.shape[1]
            query = torch.arange(start, end)
            seen = (torch.arange(end) <= query[:, None])[None]
            logits, cache = model(tokens[:, start:], query[None], seen, cache)
            tokens, start = torch.cat([tokens, logits[:, -1].argmax(-1, keepdim=True)], 1), end
        rows.append(tokens[0, len(prompt) :])
    return torch.stack(rows)
