"""neither round nor convert

Epochs may be counted in fractions.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(int(steps[wrong[-1]])), float(int(steps[wrong[-1] + 1]))
