"""there is no division by √d_head

Forgetting the scale is the commonest slip.
"""


def scale(scores, d_head):
    return scores
