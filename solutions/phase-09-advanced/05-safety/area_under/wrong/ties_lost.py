"""a tie counts one half

A tie counts nothing here.
"""


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    return (scores[lie][:, None] > scores[~lie]).double().mean().item()
