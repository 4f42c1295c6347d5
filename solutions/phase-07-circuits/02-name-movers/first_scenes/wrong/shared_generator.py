"""each needs a Random of its own

One generator, made at the import, serves all calls.
"""

from itertools import islice
from random import Random

RANDOM = Random()


def scenes(pattern, names, seed):
    RANDOM.seed(seed)
    while True:
        first, second = RANDOM.sample(list(names), 2)
        s, io = RANDOM.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
