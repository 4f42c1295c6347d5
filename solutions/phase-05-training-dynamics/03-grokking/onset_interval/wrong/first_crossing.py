"""take the crossing after which it stays

A loss may dip below a level and come back.
"""


def onset_interval(steps, values, level, falls=True):
    past = (values < level if falls else values > level).tolist()
    if not past[-1]:
        return None
    i = past.index(True)
    return float(steps[max(i - 1, 0)]), float(steps[i])
