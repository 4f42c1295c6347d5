"""The share of the fall as a ratio."""


def diagnose_run(train, val, grad_norm):
    if any(not math.isfinite(x) for one in (train, val, grad_norm) for x in one):
        return "diverged"
    low, share = min(val), (val[0] - val[2]) / (val[0] - val[-1]) if val[0] != val[-1] else 1
    names = {
        "diverged": train[-1] > train[0],
        "leak": train[-1] - val[-1] >= 0.3 or val[-1] < 2.5,
        "overfitting": val[-1] - low >= 0.1 and train[-1] < train[list(val).index(low)],
        "rate too high": val[-1] > 4.6 and share > 0.5,
        "rate too low": val[-1] > 4.6,
        "healthy": True,
    }
    return next(name for name, shows in names.items() if shows)
