"""the giver is always the first name

Half of all cases never come.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = first, second
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
