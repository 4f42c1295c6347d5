"""Indices drawn one by one, and a while loop."""

from random import Random


def scenes(pattern, names, seed):
    generator = Random(f"scenes {seed}")
    while True:
        i = generator.randrange(len(names))
        j = (i + 1 + generator.randrange(len(names) - 1)) % len(names)
        people = names[i], names[j]
        giver = generator.randrange(2)
        text = pattern.format(A=people[0], B=people[1], S=people[giver])
        yield text, people[1 - giver], people[giver]


def first_scenes(n, pattern, names, seed=0):
    found = []
    source = scenes(pattern, names, seed)
    while len(found) < n:
        found.append(next(source))
    return found
