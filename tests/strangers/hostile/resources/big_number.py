"""A number of many digits is not printed."""
def scale(scores, d_head):
    return 7 ** (1 << 22)
