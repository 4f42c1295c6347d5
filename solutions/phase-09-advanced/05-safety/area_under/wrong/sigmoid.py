"""differ at all

Large scores become equal.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    s = scores.double().sigmoid()
    a, b = s[lie][:, None], s[~lie]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()
