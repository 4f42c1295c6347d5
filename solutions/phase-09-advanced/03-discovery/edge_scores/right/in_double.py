"""Chosen pairs, in double precision."""


def edge_scores(change, slope, exists):
    w, r = exists.nonzero(as_tuple=True)
    product = change[w].double() * slope[r].double()
    return product.sum((-1, -2)).to(change.dtype)
