"""in place

The caller's activations are centered, too.
"""


def area(s, y):
    a, b = s[y].double()[:, None], s[~y].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    x -= x[known].mean(0)
    d = x.double()
    s = d @ (d[known & lie].mean(0) - d[known & ~lie].mean(0))
    return area(s[known], lie[known]), area(s[~known], lie[~known])
