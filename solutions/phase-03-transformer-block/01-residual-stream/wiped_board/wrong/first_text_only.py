"""only the first text

The first axis is the batch: every text in it loses the write.
"""


def wiped(stream, write, at):
    left = stream.clone()
    left[0, list(at)] -= write[0, list(at)]
    return left
