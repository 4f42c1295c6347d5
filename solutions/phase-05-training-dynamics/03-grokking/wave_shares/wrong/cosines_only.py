"""the sines are missing

A wave that starts at another angle is part cosine, part sine.
"""


def wave_shares(table):
    power = (waves(len(table))[1::2].to(table.dtype) @ table).square().sum(1)
    return power / power.sum()
