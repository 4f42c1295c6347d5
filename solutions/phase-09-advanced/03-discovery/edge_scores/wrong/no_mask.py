"""along edge, and should have"""


def edge_scores(change, slope, exists):
    return (change[:, None] * slope[None]).sum((-1, -2)).flatten(0, 1)
