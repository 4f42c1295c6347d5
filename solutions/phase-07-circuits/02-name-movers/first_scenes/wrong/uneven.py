"""some cases come more often than others

The giver is the first name three times in four.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = (first, second) if random.random() < 0.75 else (second, first)
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
