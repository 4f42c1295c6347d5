"""a position that is named twice is wiped twice

The second subtraction adds the opposite of the write.
"""


def wiped(stream, write, at):
    left = stream.clone()
    for pos in at:
        left[:, pos] -= write[:, pos]
    return left
