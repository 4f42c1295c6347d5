"""only the first direction

Right for k = 1.
"""


def interchange_along(base, source, directions):
    v = directions[0] / directions[0].norm()
    return base + ((source - base) @ v)[:, None] * v
