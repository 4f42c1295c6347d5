"""The most explained in place of the least left: both sides' levels against the mean of all."""


def best_jump(y):
    values = [float(v) for v in y]
    mean = sum(values) / len(values)
    best, most = 2, -1.0
    for c in range(2, len(values) - 1):
        left, right = values[:c], values[c:]
        a, b = sum(left) / len(left), sum(right) / len(right)
        between = len(left) * (a - mean) ** 2 + len(right) * (b - mean) ** 2
        if between > most:
            best, most = c, between
    return best, most / sum((v - mean) ** 2 for v in values)
