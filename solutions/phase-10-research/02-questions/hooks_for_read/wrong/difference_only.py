"""this is read(x) − x: return read(x)

The MLP reads read(x) − x.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        changed = read(value) - value
        moved.append(value - changed)
        return changed

    def after(value, point):
        return value + moved.pop()

    return before, after
