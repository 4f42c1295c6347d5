"""a set of strings has another order in each run of Python

The names are put into a set before the draw.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.sample(list(set(names)), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
