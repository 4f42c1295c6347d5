"""A loop over the set of positions."""


def wiped(stream, write, at):
    left = stream.clone()
    for pos in set(at):
        left[:, pos] -= write[:, pos]
    return left
