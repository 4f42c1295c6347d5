"""everything is exchanged

The directions are not used.
"""


def interchange_along(base, source, directions):
    return source + 0 * directions.sum()
