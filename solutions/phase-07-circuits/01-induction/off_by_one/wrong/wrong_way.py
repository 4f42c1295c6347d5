"""right before the earlier showing

Off by one in the other direction. What came *before* the last showing of the token is what a model
that runs backward would have to know.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period - 1, -1, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period:].mean((0, -1))
