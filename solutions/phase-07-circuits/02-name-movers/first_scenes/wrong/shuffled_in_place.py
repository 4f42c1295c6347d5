"""the list of names was changed

The caller's list is shuffled.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        random.shuffle(names)
        first, second = names[:2]
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
