"""only the first position counts"""


def edge_scores(change, slope, exists):
    return (change[:, None, :, 0] * slope[None, :, :, 0]).sum(-1)[exists]
