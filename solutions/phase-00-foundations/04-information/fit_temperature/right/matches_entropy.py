"""The mean entropy equals the mean surprisal: the same condition in other words."""


def fit_temperature(logits, target):
    low, high, z = 0.01, 100.0, logits.double()
    for _ in range(60):
        t = (low * high) ** 0.5
        log_p = (z / t).log_softmax(-1)
        entropy = -(log_p.exp() * log_p).sum(-1).mean()
        loss = -log_p.gather(1, target[:, None]).mean()
        low, high = (t, high) if entropy < loss else (low, t)
    return t
