"""is a fixed number

Infinity is larger than every error, and 1e9 is not.
"""


def best_jump(y):
    a = y.double()
    n = len(a)
    best, at = 1e9, 2
    for c in range(2, n - 1):
        r = float(((a[:c] - a[:c].mean()) ** 2).sum() + ((a[c:] - a[c:].mean()) ** 2).sum())
        if r < best:
            best, at = r, c
    return at, float(1 - best / ((a - a.mean()) ** 2).sum())
