"""double precision lost

With 30,000 added to them, the logits lose their difference in float32.
"""


def fit_temperature(logits, target):
    logits = logits.float()
    zy = logits.gather(1, target[:, None])[:, 0]
    low, high = 0.005, 200.0
    for _ in range(60):
        b = (low * high) ** 0.5
        if (((logits * b).softmax(-1) * logits).sum(-1) - zy).mean() > 0:
            high = b
        else:
            low = b
    return 1 / b
