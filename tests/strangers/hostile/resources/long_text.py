"""A text of a gigabyte is not sent."""
def scale(scores, d_head):
    return "x" * (1 << 29)
