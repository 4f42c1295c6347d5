"""it has no end

The generator stops after ten thousand scenes.
"""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    for _ in range(10_000):
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
