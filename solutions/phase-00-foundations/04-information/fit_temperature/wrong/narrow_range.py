"""the range too narrow

The search never looks below 0.02 or above 50.
"""


def fit_temperature(logits, target):
    zy = logits.gather(1, target[:, None])[:, 0]
    low, high = 0.02, 50.0
    for _ in range(60):
        b = (low * high) ** 0.5
        if (((logits * b).softmax(-1) * logits).sum(-1) - zy).mean() > 0:
            high = b
        else:
            low = b
    return 1 / b
