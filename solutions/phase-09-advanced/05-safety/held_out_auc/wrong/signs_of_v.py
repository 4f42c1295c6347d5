"""which is not right

The direction has lengths along the axes, not only signs.
"""


def area(s, y):
    a, b = s[y][:, None], s[~y]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    x = x.double()
    s = x @ (x[known & lie].mean(0) - x[known & ~lie].mean(0)).sign()
    return area(s[known], lie[known]), area(s[~known], lie[~known])
