"""below ½

A detector that is worse than chance should look so.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie][:, None], scores[~lie]
    area = ((a > b).double() + 0.5 * (a == b).double()).mean().item()
    return max(area, 1 - area)
