"""statements

The others count, too.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].double()[:1000, None], scores[~lie].double()[:1000]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()
