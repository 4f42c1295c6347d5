"""two values are asked

The share says whether the jump is worth anything.
"""


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(2, len(y) - 1)}
    return min(errors, key=errors.get)
