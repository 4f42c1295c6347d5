"""those of later ones should count too

A prompt may show its tokens four times, and each later showing asks the same question again.
"""


def induction_scores(patterns, period):
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period + 1, 0, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period : 2 * period].mean((0, -1))
