"""Places and columns of one row at a time, in lists."""

import torch


def continue_prompts(model, prompts, n):
    width = max(map(len, prompts))
    first = [width - len(p) for p in prompts]
    rows = [[0] * f + list(p) for f, p in zip(first, prompts, strict=True)]
    cache, read = None, 0
    for _ in range(n):
        columns = range(read, len(rows[0]))
        places = [[max(c - f, 0) for c in columns] for f in first]
        seen = [[[f <= k <= c for k in range(len(rows[0]))] for c in columns] for f in first]
        new = torch.tensor([row[read:] for row in rows])
        logits, cache = model(new, torch.tensor(places), torch.tensor(seen), cache)
        read = len(rows[0])
        for row, token in zip(rows, logits[:, -1].max(-1).indices.tolist(), strict=True):
            row.append(token)
    return torch.tensor([row[width:] for row in rows])
