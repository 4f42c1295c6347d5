"""list index out of range

A curve that never crosses has no point after its last one.
"""


def onset_interval(steps, values, level, falls=True):
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    s = steps.tolist()
    if not wrong:
        return s[0], s[0]
    return s[wrong[-1]], s[wrong[-1] + 1]
