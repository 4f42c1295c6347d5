"""each column is normalized by itself

A column of noise would count as much as the largest one.
"""


def wave_shares(table):
    moved = (waves(len(table))[1:].to(table.dtype) @ (table - table.mean(0))).square()
    moved = moved / moved.sum(0).clamp(min=1e-12)
    return moved.mean(1).view(-1, 2).sum(1)
