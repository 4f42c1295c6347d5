"""counted from the end of the text

Late positions are the last ones.
"""


def context_score(losses, early, late):
    n = late[1] - late[0]
    return losses[:, -n:].mean(1) - losses[:, slice(*early)].mean(1)
