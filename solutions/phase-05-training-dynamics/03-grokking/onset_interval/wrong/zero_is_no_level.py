"""values

The level 0 is false, and a level all the same.
"""


def onset_interval(steps, values, level, falls=True):
    level = level or 0.5
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(steps[wrong[-1]]), float(steps[wrong[-1] + 1])
