"""is every place tried

`range` leaves out its end.
"""


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(2, len(y) - 2)}
    best = min(errors, key=errors.get)
    return best, 1 - errors[best] / float(error(y))
