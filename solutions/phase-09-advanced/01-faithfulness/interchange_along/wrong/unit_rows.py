"""not orthogonal

What two directions share is exchanged twice.
"""


def interchange_along(base, source, directions):
    unit = directions / directions.norm(dim=1, keepdim=True)
    return base + (source - base) @ unit.T @ unit
