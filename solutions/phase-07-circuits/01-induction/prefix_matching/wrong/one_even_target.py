"""as if every query had one target

The heads get the sum over all targets of a query, and even attention the share of a single key.
On prompts that come three times, chance then looks smaller than it is.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    earlier = torch.ones(n_pos, n_pos, dtype=torch.bool).tril(-1)
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = (same & earlier)[:, :, :-1]
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    visible = torch.arange(1, n_pos + 1)[:, None]
    asks = targets.any(-1, keepdim=True)
    return scores, (asks / visible).sum() / n_query
