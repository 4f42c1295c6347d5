"""returns its first step twice

With no point on the wrong side, place −1 is the end of the list.
"""


def onset_interval(steps, values, level, falls=True):
    past = (values < level if falls else values > level).tolist()
    if not past[-1]:
        return None
    i = len(past) - 1
    while i >= 0 and past[i]:
        i -= 1
    s = steps.tolist()
    return s[i], s[i + 1]
