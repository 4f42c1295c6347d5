"""the scores

Every prompt keeps scores of its own, where one score a head was asked.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    earlier = torch.ones(n_pos, n_pos, dtype=torch.bool).tril(-1)
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = (same & earlier)[:, :, :-1]
    visible = torch.arange(1, n_pos + 1)[:, None]
    n_query = targets.any(-1).sum(-1)
    scores = (patterns * targets[:, None]).sum((2, 3)) / n_query[:, None]
    return scores, (targets / visible).sum() / n_query.sum()
