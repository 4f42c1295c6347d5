"""largest difference of the two levels

The mean of two points is wild. The best jump weighs the difference of the levels by the number of
points.
"""


def best_jump(y):
    gap = {c: float((y[:c].mean() - y[c:].mean()).abs()) for c in range(2, len(y) - 1)}
    best = max(gap, key=gap.get)
    left, right = y[:best], y[best:]
    error = ((left - left.mean()) ** 2).sum() + ((right - right.mean()) ** 2).sum()
    return best, float(1 - error / ((y - y.mean()) ** 2).sum())
