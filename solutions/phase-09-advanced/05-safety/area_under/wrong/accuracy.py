"""accuracy

No threshold is asked for.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    t = (scores[lie].mean() + scores[~lie].mean()) / 2
    return ((scores > t) == lie).double().mean().item()
