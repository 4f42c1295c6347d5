"""the interval

The value nearest to the level can lie anywhere.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level if falls else values > level
    if not past[-1]:
        return None
    if past.all():
        return float(steps[0]), float(steps[0])
    i = int((values - level).abs().argmin())
    return float(steps[i]), float(steps[min(i + 1, len(steps) - 1)])
