"""raises IndexError

`before` comes first.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        changed = read(value)
        moved.append(value - changed)
        return changed

    def after(value, point):
        return value + moved.pop()

    return after, before
