"""variances of the coordinates

Participation of coordinates depends on the basis; that of principal directions does not.
"""


def bandwidth(writes):
    variances = writes.var(0)
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
