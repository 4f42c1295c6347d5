"""A batch of matrix products."""


def edge_scores(change, slope, exists):
    a = change.transpose(0, 1).flatten(2)
    b = slope.transpose(0, 1).flatten(2)
    return (a @ b.mT).permute(1, 2, 0)[exists]
