"""same direction

Each side has its own direction here.
"""


def area(s, y):
    a, b = s[y].double()[:, None], s[~y].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def held_out_auc(x, lie, known):
    out = []
    x = x.double()
    for side in (known, ~known):
        s = x @ (x[side & lie].mean(0) - x[side & ~lie].mean(0))
        out.append(area(s[side], lie[side]))
    return tuple(out)
