"""the effects are correlated themselves

One head with a large effect decides such a correlation almost alone.
"""

import torch


def rank_agreement(a, b, n=500, seed=0):
    def correlate(rows):
        ranks = [x[:, rows].mean(1).double() for x in (a, b)]
        return torch.corrcoef(torch.stack(ranks))[0, 1].item()

    n_prompt = a.shape[1]
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(n_prompt, (n_prompt,), generator=generator) for _ in range(n)]
    return correlate(torch.arange(n_prompt)), torch.tensor([correlate(rows) for rows in drawn])
