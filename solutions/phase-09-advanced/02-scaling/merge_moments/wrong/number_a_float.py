"""rows are counted in Python ints

Above 2⁵³ a float no longer counts.
"""


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    centered = x - mean
    return float(len(rows)), mean, centered.T @ centered
