"""a generator yields

All scenes are made at once, and there are only so many.
"""

from random import Random


def scenes(pattern, names, seed):
    random, found = Random(seed), []
    for _ in range(3000):
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        found.append((pattern.format(A=first, B=second, S=s), io, s))
    return found


def first_scenes(n, pattern, names, seed=0):
    return scenes(pattern, names, seed)[:n]
