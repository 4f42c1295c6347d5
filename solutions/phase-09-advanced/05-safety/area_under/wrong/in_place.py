"""in place

The caller's scores are sorted, too.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    area = ((a > b).double() + 0.5 * (a == b).double()).mean().item()
    scores.clamp_(max=scores.mean())
    return area
