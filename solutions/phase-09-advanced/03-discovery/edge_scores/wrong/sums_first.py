"""positions are summed before the product"""


def edge_scores(change, slope, exists):
    return (change.sum(2)[:, None] * slope.sum(2)[None]).sum(-1)[exists]
