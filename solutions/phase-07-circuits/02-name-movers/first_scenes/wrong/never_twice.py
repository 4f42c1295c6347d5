"""a scene never follows itself

The pair of the scene before is refused.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    last = None
    while True:
        pair = random.sample(list(names), 2)
        s, io = random.sample(pair, 2)
        if (pair, s) != last:
            last = (pair, s)
            yield pattern.format(A=pair[0], B=pair[1], S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
