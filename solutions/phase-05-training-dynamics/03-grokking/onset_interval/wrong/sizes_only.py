"""values

A loss is positive, and other measures need not be.
"""


def onset_interval(steps, values, level, falls=True):
    values = values.abs()
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(steps[wrong[-1]]), float(steps[wrong[-1] + 1])
