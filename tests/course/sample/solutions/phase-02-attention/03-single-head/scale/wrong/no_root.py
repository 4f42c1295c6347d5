"""divided by d_head
not by its root
"""


def scale(scores, d_head):
    return scores / d_head
