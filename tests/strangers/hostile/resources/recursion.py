"""So has depth."""
def scale(scores, d_head):
    return scale(scores, d_head)
