"""as if every query saw all the keys

A causal head at position 10 spreads its attention over 11 keys, whatever the length of the prompt.
Divided by all of them, chance looks smaller than it is, and every head better.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = (tokens[:, :, None] == tokens[:, None]) & torch.ones(n_pos, n_pos).tril(-1).bool()
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = same[:, :, :-1]
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    return scores, targets.sum() / n_pos / n_query
