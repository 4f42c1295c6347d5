"""compared with its column

Reads and writes are mixed up.
"""


def negative_score(M, k=1):
    own = M.diagonal(dim1=-2, dim2=-1)[:, None]
    return (((own >= M).sum(-2) - 1) < k).to(M.dtype).mean(-1)
