"""pairs of one lie and one honest

Divided by all pairs.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    return ((a > b).double() + 0.5 * (a == b).double()).sum().item() / (
        len(scores) * (len(scores) - 1) / 2
    )
