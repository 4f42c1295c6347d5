"""largest step between neighbors

A noisy point makes two large steps, up and down again. The level is what matters.
"""


def best_jump(y):
    place = int(y.diff()[1:-1].abs().argmax()) + 2
    left, right = y[:place], y[place:]
    error = ((left - left.mean()) ** 2).sum() + ((right - right.mean()) ** 2).sum()
    return place, float(1 - error / ((y - y.mean()) ** 2).sum())
