"""Slots replaced one after the other."""

from itertools import islice
from random import Random


def scenes(pattern, names, seed):
    random = Random(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.replace("{A}", first).replace("{B}", second).replace("{S}", s), io, s


def first_scenes(n, pattern, names, seed=0):
    return list(islice(scenes(pattern, names, seed), n))
