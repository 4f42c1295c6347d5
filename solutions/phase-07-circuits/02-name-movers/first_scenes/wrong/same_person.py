"""A and B are the same person

Two draws with replacement.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.choice(names), random.choice(names)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
