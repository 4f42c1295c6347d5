"""tokens that never occur are compared, too

A count of 1 for every token makes the logarithm finite, and the answer another one.
"""


def frequency_fit(constant, counts):
    log_f = (counts.double() + 1).log()
    a, b = log_f - log_f.mean(), constant.double() - constant.double().mean()
    return float(a @ b / (a.norm() * b.norm())), float(a @ b / (a @ a))
