"""who gives depends on who gave

A and B give in turn.
"""

from itertools import count, islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    for turn in count():
        first, second = random.sample(list(names), 2)
        s, io = (first, second) if turn % 2 else (second, first)
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
