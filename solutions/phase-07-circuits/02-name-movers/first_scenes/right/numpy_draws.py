"""NumPy's generator and permutations."""

from itertools import islice

import numpy as np


def scenes(pattern, names, seed):
    rng = np.random.default_rng(seed)
    while True:
        a, b = (names[i] for i in rng.permutation(len(names))[:2])
        if rng.random() < 0.5:
            yield pattern.format(A=a, B=b, S=a), b, a
        else:
            yield pattern.format(A=a, B=b, S=b), a, b


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
