"""absolute values are added

Then the sum depends on how the columns are turned.
"""


def wave_shares(table):
    moved = waves(len(table))[1:].to(table.dtype) @ (table - table.mean(0))
    power = moved.abs().sum(1).view(-1, 2).sum(1)
    return power / power.sum()
