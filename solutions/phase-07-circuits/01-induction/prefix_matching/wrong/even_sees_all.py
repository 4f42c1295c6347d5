"""as if every query saw all the keys

A causal head at position i chooses among i + 1 keys, and not among all of the prompt.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    targets = same.float().tril(-1).roll(1, -1)
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    return scores, (targets / n_pos).sum() / n_query
