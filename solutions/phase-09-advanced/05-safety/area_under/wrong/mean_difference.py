"""a share of pairs

A difference of means is in units of scores.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    return (scores[lie].mean() - scores[~lie].mean()).item()
