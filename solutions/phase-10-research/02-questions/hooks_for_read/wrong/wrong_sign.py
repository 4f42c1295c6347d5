"""the change is there twice: the difference has the wrong sign

The difference has the wrong sign.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        changed = read(value)
        moved.append(changed - value)
        return changed

    def after(value, point):
        return value + moved.pop()

    return before, after
