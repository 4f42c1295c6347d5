"""each counts

Statements that are equal are still as many as they are.
"""


def area(s, y):
    a, b = s[y][:, None], s[~y]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    x = x.double()
    lies, honest = x[known & lie].unique(dim=0), x[known & ~lie].unique(dim=0)
    s = x @ (lies.mean(0) - honest.mean(0))
    return area(s[known], lie[known]), area(s[~known], lie[~known])
