"""one last position minus one first

From where the text begins to where it ends.
"""


def context_score(losses, early, late):
    return losses[:, late[1] - 1] - losses[:, early[0]]
