"""pairs of one lie and one honest

Right only if both groups are of one size.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    return ((a > b).double() + 0.5 * (a == b).double()).sum().item() / int(lie.sum()) ** 2
