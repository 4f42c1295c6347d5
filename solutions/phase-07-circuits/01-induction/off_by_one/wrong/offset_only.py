"""queries of the first showing

The stripes are right now, but the mean is still taken over all queries. Those of the first showing
have nothing to find: with two showings a perfect head gets one half, and it depends on the prompts.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period + 1, 0, -period):
            paid[..., query] += patterns[..., query, key]
    return paid.mean((0, -1))
