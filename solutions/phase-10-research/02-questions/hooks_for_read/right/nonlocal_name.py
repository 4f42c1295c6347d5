"""a name of the outer function"""


def hooks_for_read(read):
    moved = 0

    def before(value, point):
        nonlocal moved
        changed = read(value)
        moved = changed - value
        return changed

    def after(value, point):
        return value - moved

    return before, after
