"""the last query of the first showing is counted

Counting from `period - 1` takes in the last token of the first showing, which has no earlier one:
a perfect head cannot score 1 any more.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period + 1, 0, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period - 1 :].mean((0, -1))
