"""NaN is not equal to anything."""
def scale(scores, d_head):
    return scores * float("nan")
