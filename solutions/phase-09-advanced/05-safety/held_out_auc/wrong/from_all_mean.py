"""honest statements

New speakers are in the mean that is subtracted.
"""


def area(s, y):
    a, b = s[y].double()[:, None], s[~y].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    x = x.double()
    s = x @ (x[known & lie].mean(0) - x[~lie].mean(0))
    return area(s[known], lie[known]), area(s[~known], lie[~known])
