"""between the named positions

A slice from the first to the last position also removes the write in the gaps.
"""


def wiped(stream, write, at):
    left = stream.clone()
    if len(at):
        left[:, min(at) : max(at) + 1] -= write[:, min(at) : max(at) + 1]
    return left
