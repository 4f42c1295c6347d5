"""the result is NaN or infinite

log 0 is −∞, and one such token makes the whole result NaN.
"""


def frequency_fit(constant, counts):
    log_f = (counts.double() / counts.sum()).log()
    a, b = log_f - log_f.mean(), constant.double() - constant.double().mean()
    return float(a @ b / (a.norm() * b.norm())), float(a @ b / (a @ a))
