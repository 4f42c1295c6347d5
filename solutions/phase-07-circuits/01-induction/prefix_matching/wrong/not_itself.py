"""and not the query's own

j ≤ i includes j = i: of a token that stands twice in a row, the second one stands right after the
first, and is its own target. Real text has such pairs.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    earlier = torch.ones(n_pos, n_pos, dtype=torch.bool).tril(-1)
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = (same & earlier)[:, :, :-1]
    targets &= earlier
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    visible = torch.arange(1, n_pos + 1)[:, None]
    return scores, (targets / visible).sum() / n_query
