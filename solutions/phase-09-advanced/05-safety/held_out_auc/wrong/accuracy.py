"""accuracy

No threshold is asked for.
"""


def held_out_auc(x, lie, known):
    x = x.double()
    a, b = x[known & lie].mean(0), x[known & ~lie].mean(0)
    said = (x - (a + b) / 2) @ (a - b) > 0
    return tuple((said == lie)[m].double().mean().item() for m in (known, ~known))
