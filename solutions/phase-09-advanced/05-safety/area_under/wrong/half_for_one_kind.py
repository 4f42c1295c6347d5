"""ValueError

One half would say that the detector was tested.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        return 0.5
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()
