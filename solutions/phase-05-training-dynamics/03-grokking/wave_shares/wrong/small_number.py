"""the shares of a table times 1e-06

A number that is to save the division outweighs a small table.
"""


def wave_shares(table):
    moved = waves(len(table)).to(table.dtype) @ table
    power = moved[1:].square().sum(1).view(-1, 2).sum(1)
    return power / (power.sum() + 1e-8)
