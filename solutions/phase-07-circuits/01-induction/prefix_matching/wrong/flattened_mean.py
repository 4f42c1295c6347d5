"""over pairs of a query and a target

The mean is over pairs of a query and a target, so a query with three targets counts three times.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    targets = same.float().tril(-1).roll(1, -1)
    n_pair = targets.sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_pair
    return scores, (targets / torch.arange(1, n_pos + 1)[:, None]).sum() / n_pair
