"""negative is not lowest

The sign of the diagonal.
"""


def negative_score(M, k=1):
    return (M.diagonal(dim1=-2, dim2=-1) < 0).to(M.dtype).mean(-1)
