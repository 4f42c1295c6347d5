"""other writes have a part along this direction

One bug is gone. Projecting a direction out is another tool: it removes every write's part along it.
"""


def wiped(stream, write, at):
    unit = write / write.norm(dim=-1, keepdim=True)
    along = (stream * unit).sum(-1, keepdim=True)
    stream = stream.clone()
    for pos in set(at):
        stream[:, pos] -= (along * unit)[:, pos]
    return stream
