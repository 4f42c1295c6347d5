"""finds itself

Every token equals itself, so without "earlier" every query has a target, one place ahead of it,
where the mask lets nobody look. The sum is right and the number of queries is not.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    targets = torch.zeros(len(tokens), n_pos, n_pos, dtype=torch.bool)
    targets[:, :, 1:] = (tokens[:, :, None] == tokens[:, None])[:, :, :-1]
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    even = (targets.tril() / torch.arange(1, n_pos + 1)[:, None]).sum() / n_query
    return scores, even
