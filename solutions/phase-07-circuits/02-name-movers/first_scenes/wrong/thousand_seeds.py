"""the seed is used only in part

Seeds are cut to three digits.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed % 1000)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
