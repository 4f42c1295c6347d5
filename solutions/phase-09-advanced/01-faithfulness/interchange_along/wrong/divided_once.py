"""not of length 1

Divided by the length, not by its square.
"""


def interchange_along(base, source, directions):
    size = directions.norm(dim=1, keepdim=True)
    return base + (source - base) @ directions.T @ (directions / size)
