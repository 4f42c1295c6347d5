"""one number came back

A straight line between two measurements is a guess.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    i = wrong[-1]
    part = (values[i] - level) / (values[i] - values[i + 1])
    return float(steps[i] + part * (steps[i + 1] - steps[i]))
