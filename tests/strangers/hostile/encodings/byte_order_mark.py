"""A mark of byte order is read over."""
def scale(scores, d_head):
    return scores
