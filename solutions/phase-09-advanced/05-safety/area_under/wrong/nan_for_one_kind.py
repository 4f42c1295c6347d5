"""ValueError

With one kind there is no pair, and no area.
"""


def area_under(scores, lie):
    a, b = scores[lie].double()[:, None], scores[~lie].double()
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()
