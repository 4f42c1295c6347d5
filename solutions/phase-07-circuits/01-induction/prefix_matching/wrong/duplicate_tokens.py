"""looks at the earlier showing of its own token

That is a duplicate-token head. It answers "have I seen this before?", and an induction head "what
came next?". One place apart, and another algorithm.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    targets = (tokens[:, :, None] == tokens[:, None]) & torch.ones(n_pos, n_pos).tril(-1).bool()
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    return scores, (targets / torch.arange(1, n_pos + 1)[:, None]).sum() / n_query
