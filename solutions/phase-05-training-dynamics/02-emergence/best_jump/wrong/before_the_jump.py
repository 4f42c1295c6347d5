"""the last point before it

With `y[:c]` and `y[c:]`, c itself is the first point after the jump.
"""


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(2, len(y) - 1)}
    best = min(errors, key=errors.get)
    return best - 1, 1 - errors[best] / float(error(y))
