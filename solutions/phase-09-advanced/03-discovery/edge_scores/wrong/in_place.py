"""change"""


def edge_scores(change, slope, exists):
    table = (change[:, None] * slope[None]).sum((-1, -2))
    change.neg_()
    return table[exists]
