"""Centered first, and the direction normalized."""


def area(s, y):
    a, b = s[y].double()[:, None], s[~y].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    d = x.double()
    d = d - d[known].mean(0)
    v = d[known & lie].mean(0) - d[known & ~lie].mean(0)
    s = d @ (v / v.norm())
    return area(s[known], lie[known]), area(s[~known], lie[~known])
