"""not of length 1

Twice the direction gives four times the exchange.
"""


def interchange_along(base, source, directions):
    return base + (source - base) @ directions.T @ directions
