"""the draws depend on more than seed and place

The names are mixed into the seed.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(f"{seed} {names}")
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
