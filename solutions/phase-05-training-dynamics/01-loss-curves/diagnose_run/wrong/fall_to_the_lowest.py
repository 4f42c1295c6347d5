"""of the fall was made by step 40

The fall goes down to the lowest loss.
"""


def diagnose_run(train, val, grad_norm):
    values = [*train, *val, *grad_norm]
    if not all(math.isfinite(x) for x in values) or train[-1] > train[0]:
        return "diverged"
    if val[-1] <= train[-1] - 0.3 or val[-1] < 2.5:
        return "leak"
    best = min(range(len(val)), key=lambda i: val[i])
    if val[-1] >= val[best] + 0.1 and train[-1] < train[best]:
        return "overfitting"
    if val[-1] > 4.6:
        fast = val[0] - val[2] > (val[0] - min(val)) / 2
        return "rate too high" if fast else "rate too low"
    return "healthy"
