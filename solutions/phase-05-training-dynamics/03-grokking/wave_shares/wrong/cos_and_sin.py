"""cosine and sine have a share each

A frequency is the plane of both.
"""


def wave_shares(table):
    power = (waves(len(table))[1:].to(table.dtype) @ table).square().sum(1)
    return power / power.sum()
