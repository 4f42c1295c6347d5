"""is not 0.1 above the lowest one

The gap between the two losses is how overfitting is often drawn.
"""


def diagnose_run(train, val, grad_norm):
    values = [*train, *val, *grad_norm]
    if not all(math.isfinite(x) for x in values) or train[-1] > train[0]:
        return "diverged"
    if val[-1] <= train[-1] - 0.3 or val[-1] < 2.5:
        return "leak"
    if val[-1] >= train[-1] + 0.1:
        return "overfitting"
    if val[-1] > 4.6:
        fast = val[0] - val[2] > (val[0] - val[-1]) / 2
        return "rate too high" if fast else "rate too low"
    return "healthy"
