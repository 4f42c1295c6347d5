"""the slope predicts log f from the constant

Which variable predicts and which is predicted makes a difference of the squared correlation.
"""


def frequency_fit(constant, counts):
    used = counts > 0
    log_f = counts[used].double().log()
    a, b = log_f - log_f.mean(), constant[used].double()
    b = b - b.mean()
    return float(a @ b / (a.norm() * b.norm())), float(a @ b / (b @ b))
