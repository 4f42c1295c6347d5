"""heads are drawn anew

All heads of the model were measured. It is the prompts that could have been others.
"""

import torch


def ranks(x):
    row, column = x[:, None], x[None]
    return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2


def rank_agreement(a, b, n=500, seed=0):
    a, b = a.mean(1), b.mean(1)

    def correlate(heads):
        found = [ranks(x[heads]) for x in (a, b)]
        return torch.corrcoef(torch.stack(found))[0, 1].item()

    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(len(a), (len(a),), generator=generator) for _ in range(n)]
    return correlate(torch.arange(len(a))), torch.tensor([correlate(rows) for rows in drawn])
