"""the edges stand by reader"""


def edge_scores(change, slope, exists):
    table = (change[:, None] * slope[None]).sum((-1, -2))
    return table.transpose(0, 1)[exists.T]
