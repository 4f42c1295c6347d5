"""the search stopped too early

A width of 0.001 is little at 1/T = 1, and a tenth at 1/T = 0.01.
"""


def fit_temperature(logits, target):
    zy = logits.gather(1, target[:, None])[:, 0]
    low, high = 0.01, 100.0
    while high - low > 1e-3:
        b = (low + high) / 2
        if (((logits * b).softmax(-1) * logits).sum(-1) - zy).mean() > 0:
            high = b
        else:
            low = b
    return 2 / (low + high)
