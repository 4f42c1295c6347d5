"""raises RuntimeError

A second run gets the difference of the first.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        changed = read(value)
        moved.append(value - changed)
        return changed

    def after(value, point):
        return value + moved[0]

    return before, after
