"""the board is empty there

Zero is not the absence of one write, but of all.
"""


def wiped(stream, write, at):
    stream = stream.clone()
    stream[:, list(at)] = 0
    return stream
