"""exp of these logits overflows

The softmax is written without subtracting a maximum.
"""


def fit_temperature(logits, target):
    low, high = 0.01, 100.0
    came = logits.gather(1, target.long()[:, None]).mean()
    for _ in range(60):
        middle = (low * high) ** 0.5
        grown = (middle * logits).exp()
        p = grown / grown.sum(-1, keepdim=True)
        above = (p * logits).sum(-1).mean() > came
        low, high = (low, middle) if above else (middle, high)
    return 1 / middle
