"""these are the heads that raise what they read

A head that copies.
"""


def negative_score(M, k=1):
    own = M.diagonal(dim1=-2, dim2=-1)[..., None]
    return (((own <= M).sum(-1) - 1) < k).to(M.dtype).mean(-1)
