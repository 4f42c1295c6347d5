"""In numpy, with scipy's interval."""

import numpy as np
from scipy import stats


def judge(values, control, low, high, same=True):
    def ends(x):
        x = x.detach().double().numpy()
        if x.size == 1:
            return -np.inf, np.inf
        half = stats.t.ppf(0.975, x.size - 1) * x.std(ddof=1) / np.sqrt(x.size)
        return x.mean() - half, x.mean() + half

    def place(x):
        a, b = ends(x)
        return "out" if b < low or a > high else "in" if a >= low and b <= high else "both"

    if place(control) != "out":
        return "cannot tell"
    words = {"in": ("analogous", "reproduced"), "out": ("does not carry over", "not reproduced")}
    return words.get(place(values), ("cannot tell",) * 2)[bool(same)]
