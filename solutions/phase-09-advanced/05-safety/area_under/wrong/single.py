"""differ at all

In single precision near scores become ties.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    a, b = scores[lie].float()[:, None], scores[~lie].float()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()
