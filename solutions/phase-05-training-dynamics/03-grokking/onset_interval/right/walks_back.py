"""A loop from the end, on plain numbers."""


def onset_interval(steps, values, level, falls=True):
    s, v = steps.tolist(), values.tolist()
    sign = 1 if falls else -1
    i = len(v)
    while i > 0 and sign * v[i - 1] < sign * level:
        i -= 1
    if i == len(v):
        return None
    return s[max(i - 1, 0)], s[i]
