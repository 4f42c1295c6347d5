"""the earlier showing of their own token

The mean is right now, and the stripes still lie on the token itself: this detects duplicate-token
heads, which know that something comes again and not what came next.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(n_pos):
        for key in range(query - period, -1, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period:].mean((0, -1))
