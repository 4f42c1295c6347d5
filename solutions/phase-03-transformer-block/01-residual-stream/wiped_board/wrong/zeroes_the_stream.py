"""the stream is zero there

Zero means that all writes are removed, and not only one.
"""


def wiped(stream, write, at):
    stream = stream.clone()
    stream[:, list(at)] = 0
    return stream
