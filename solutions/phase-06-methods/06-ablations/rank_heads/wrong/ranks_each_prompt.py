"""the heads are ranked on each prompt

On a single prompt most effects are noise, and the ranks of noise count as much as others.
"""

import torch


def ranks(x):
    row, column = x[:, None], x[None]  # every prompt by itself
    return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2


def rank_agreement(a, b, n=500, seed=0):
    def correlate(rows):
        found = [ranks(x[:, rows]).mean(1) for x in (a, b)]
        return torch.corrcoef(torch.stack(found))[0, 1].item()

    n_prompt = a.shape[1]
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(n_prompt, (n_prompt,), generator=generator) for _ in range(n)]
    return correlate(torch.arange(n_prompt)), torch.tensor([correlate(rows) for rows in drawn])
