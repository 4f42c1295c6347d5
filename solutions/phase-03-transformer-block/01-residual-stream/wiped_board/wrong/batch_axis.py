"""index the batch

`stream[at]` picks texts, not positions.
"""


def wiped(stream, write, at):
    left = stream.clone()
    rows = [i for i in at if i < len(stream)]
    left[rows] -= write[rows]
    return left
