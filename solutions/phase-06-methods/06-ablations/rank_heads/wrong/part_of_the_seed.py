"""the seed is used only in part

Seeds beyond 99 repeat the draws of smaller ones.
"""

import torch


def rank_agreement(a, b, n=500, seed=0):
    def ranks(x):
        row, column = x[:, None], x[None]
        return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2

    def correlate(rows):
        both = torch.stack([ranks(x[:, rows].mean(1)) for x in (a, b)])
        return torch.corrcoef(both)[0, 1].item()

    n_prompt = a.shape[1]
    generator = torch.Generator().manual_seed(seed % 100)
    drawn = [torch.randint(n_prompt, (n_prompt,), generator=generator) for _ in range(n)]
    value, draws = correlate(torch.arange(n_prompt)), [correlate(rows) for rows in drawn]
    return value, torch.tensor(draws)
