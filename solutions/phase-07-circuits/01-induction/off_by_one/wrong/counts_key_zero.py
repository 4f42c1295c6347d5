"""nothing stands before position 0

The last token of the period finds a stripe that ends at key 0, as if its showing before that one
had been at position −1. Position 0 is where many heads rest their attention, so it is a bad place
to count by mistake.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period + 1, -1, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period:].mean((0, -1))
