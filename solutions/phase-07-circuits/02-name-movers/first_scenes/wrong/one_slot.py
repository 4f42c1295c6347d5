"""the slots were filled wrongly

Only the first of several slots is filled.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.replace("{A}", first, 1).replace("{B}", second, 1).replace("{S}", s, 1), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
