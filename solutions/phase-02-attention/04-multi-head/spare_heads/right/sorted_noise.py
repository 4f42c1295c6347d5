"""Random sets are the largest of independent random numbers, all drawn at once."""

import torch


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    noise = torch.rand(n_random, len(heads), generator=torch.Generator().manual_seed(seed))
    sets = noise.topk(n_remove).indices.tolist()
    gone = []
    for _ in range(n_remove):
        best = None
        for head in heads:
            if head not in gone:
                value = loss(choose, [*gone, head])
                if best is None or value < best[0]:
                    best = value, head
        gone.append(best[1])
    intact = loss(test, [])
    control = [loss(test, [heads[i] for i in one]) - intact for one in sets]
    return gone, loss(test, gone) - intact, torch.tensor(control, dtype=torch.float64)
