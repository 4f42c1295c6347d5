"""places in the list

The measurements need not be evenly spaced.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return 0.0, 0.0
    if wrong[-1] == len(values) - 1:
        return None
    return float(wrong[-1]), float(wrong[-1] + 1)
