"""A loop over checkpoints and heads; the weights on targets are picked by the mask."""

import torch


def score_over_time(patterns, targets):
    n_query = int(targets.any(dim=-1).sum())
    return torch.stack(
        [
            torch.stack([p[:, h][targets].sum() / n_query for h in range(p.shape[1])])
            for p in patterns
        ]
    )
