"""the values

A curve that rises is past the level when it is above.
"""


def onset_interval(steps, values, level, falls=True):
    wrong = (values >= level).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(steps[wrong[-1]]), float(steps[wrong[-1] + 1])
