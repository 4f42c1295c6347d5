"""cases never came

The second name is the neighbor of the first in the list.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        i = random.randrange(len(names))
        pair = [names[i], names[i - 1]]
        random.shuffle(pair)
        s, io = random.sample(pair, 2)
        yield pattern.format(A=pair[0], B=pair[1], S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
