"""the write is removed at every position

The positions are part of the question.
"""


def wiped(stream, write, at):
    return stream - write
