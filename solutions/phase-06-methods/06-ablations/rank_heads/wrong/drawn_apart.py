"""both kinds must get the same prompts

The effects are paired: what one prompt does to both kinds would be lost.
"""

import torch


def ranks(x):
    row, column = x[:, None], x[None]
    return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2


def rank_agreement(a, b, n=500, seed=0):
    def correlate(rows):
        pair = rows if rows.ndim == 2 else (rows, rows)
        found = [ranks(x[:, r].mean(1)) for x, r in zip((a, b), pair, strict=True)]
        return torch.corrcoef(torch.stack(found))[0, 1].item()

    n_prompt = a.shape[1]
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(n_prompt, (2, n_prompt), generator=generator) for _ in range(n)]
    return correlate(torch.arange(n_prompt)), torch.tensor([correlate(rows) for rows in drawn])
