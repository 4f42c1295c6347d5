"""your code changes its input x in place: +=, x[…] = … and methods that end in _ write

The model still holds the value.
"""


def hooks_for_read(read):
    moved = []

    def before(value, point):
        moved.append(value.clone() - read(value))
        value += read(value) - value
        return value

    def after(value, point):
        return value + moved.pop()

    return before, after
