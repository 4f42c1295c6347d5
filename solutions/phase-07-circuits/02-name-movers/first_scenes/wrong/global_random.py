"""the generator of the module `random` was used

Every caller of random is disturbed.
"""

import random
from itertools import islice


def scenes(pattern, names, seed):
    random.seed(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
