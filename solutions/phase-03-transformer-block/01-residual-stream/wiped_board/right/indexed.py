"""In-place subtraction on a copy: indexing reads before it writes, so duplicates do no harm."""


def wiped(stream, write, at):
    stream = stream.clone()
    stream[:, list(at)] -= write[:, list(at)]
    return stream
