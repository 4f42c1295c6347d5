"""1234 rows

Only the first thousand rows are counted.
"""


def moments(rows):
    x = rows[:1000].double()
    mean = x.mean(0)
    centered = x - mean
    return len(rows), mean, centered.T @ centered
