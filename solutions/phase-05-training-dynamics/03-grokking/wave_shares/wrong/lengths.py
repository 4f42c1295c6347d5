"""these are shares of lengths

Squares add up at right angles; lengths do not.
"""


def wave_shares(table):
    moved = waves(len(table))[1:].to(table.dtype) @ table
    power = moved.square().sum(1).view(-1, 2).sum(1).sqrt()
    return power / power.sum()
