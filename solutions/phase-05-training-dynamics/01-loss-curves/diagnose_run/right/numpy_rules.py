"""A list of rules over arrays, the first that holds."""

import numpy as np


def diagnose_run(train, val, grad_norm):
    t, v, g = (np.asarray(one, dtype=float) for one in (train, val, grad_norm))
    if not np.isfinite(np.concatenate([t, v, g])).all():
        return "diverged"
    low = int(v.argmin())
    share = (v[0] - v[2]) / (v[0] - v[-1]) if v[0] != v[-1] else 0
    rules = {
        "diverged": t[-1] > t[0],
        "leak": t[-1] - v[-1] >= 0.3 or v[-1] < 2.5,
        "overfitting": v[-1] - v[low] >= 0.1 and t[-1] < t[low],
        "rate too high": v[-1] > 4.6 and share > 0.5,
        "rate too low": v[-1] > 4.6,
        "healthy": True,
    }
    return next(name for name, holds in rules.items() if holds)
