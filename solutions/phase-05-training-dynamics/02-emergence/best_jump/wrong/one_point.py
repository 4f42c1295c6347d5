"""with a single point on one side

One wild point has no deviation from its own mean.
"""


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(1, len(y))}
    best = min(errors, key=errors.get)
    return best, 1 - errors[best] / float(error(y))
