"""along pos

The other positions belong to the stream as well.
"""


def wiped(stream, write, at):
    return stream[:, list(at)] - write[:, list(at)]
