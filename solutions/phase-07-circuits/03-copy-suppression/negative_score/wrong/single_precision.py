"""the score of a table times 1"""


def negative_score(M, k=1):
    small = M.float()
    own = small.diagonal(dim1=-2, dim2=-1)[..., None]
    return (((small <= own).sum(-1) - 1) < k).to(M.dtype).mean(-1)
