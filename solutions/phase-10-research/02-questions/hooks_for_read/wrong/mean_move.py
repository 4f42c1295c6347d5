"""values of what the second hook returns

Each text has its own difference.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        changed = read(value)
        moved.append((value - changed).mean(0, keepdim=True))
        return changed

    def after(value, point):
        return value + moved.pop()

    return before, after
