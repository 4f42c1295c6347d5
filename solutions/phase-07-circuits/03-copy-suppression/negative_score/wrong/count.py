"""this is a number of rows

A number of rows.
"""


def negative_score(M, k=1):
    own = M.diagonal(dim1=-2, dim2=-1)[..., None]
    return (((own >= M).sum(-1) - 1) < k).to(M.dtype).sum(-1)
