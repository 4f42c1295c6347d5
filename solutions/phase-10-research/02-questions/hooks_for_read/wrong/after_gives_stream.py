"""what the MLP wrote is lost

The second hook gives x back, without what the MLP wrote.
"""


def hooks_for_read(read):
    kept = []

    def before(value, point):
        kept.append(value)
        return read(value)

    def after(value, point):
        return kept.pop()

    return before, after
