"""the wrong way round

Honest statements above lies.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie][:, None], scores[~lie]
    return ((a < b).double() + 0.5 * (a == b).double()).mean().item()
