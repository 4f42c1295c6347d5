"""the search stopped too early

A small derivative is taken for 0; where logits hardly differ it is small everywhere.
"""


def fit_temperature(logits, target):
    zy = logits.gather(1, target[:, None])[:, 0]
    low, high = 0.01, 100.0
    for _ in range(100):
        b = (low * high) ** 0.5
        slope = (((logits * b).softmax(-1) * logits).sum(-1) - zy).mean()
        if abs(slope) < 1e-5:
            break
        low, high = (low, b) if slope > 0 else (b, high)
    return 1 / b
