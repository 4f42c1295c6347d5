"""each prompt was averaged by itself

A prompt with one repeat then counts as much as a prompt with twenty.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    targets = same.float().tril(-1).roll(1, -1)
    asked = targets.any(-1).float()
    n_query = asked.sum(-1).clamp(min=1)
    paid = (patterns * targets[:, None]).sum((2, 3)) / n_query[:, None]
    even = (targets / torch.arange(1, n_pos + 1)[:, None]).sum((1, 2)) / n_query
    some = asked.any(-1)
    return paid[some].mean(0), even[some].mean()
