"""double precision

A mean in single precision is rounded before it becomes double.
"""


def area(s, y):
    a, b = s[y][:, None], s[~y]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    v = (x[known & lie].mean(0) - x[known & ~lie].mean(0)).double()
    s = x.double() @ v
    return area(s[known], lie[known]), area(s[~known], lie[~known])
