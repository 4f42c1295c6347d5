"""this is the share that is left

A clean jump leaves nothing and explains all.
"""


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = {c: float(error(y[:c]) + error(y[c:])) for c in range(2, len(y) - 1)}
    best = min(errors, key=errors.get)
    return best, errors[best] / float(error(y))
