"""the sign is turned"""


def edge_scores(change, slope, exists):
    return -(change[:, None] * slope[None]).sum((-1, -2))[exists]
