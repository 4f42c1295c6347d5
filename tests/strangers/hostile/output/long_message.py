"""A long message is cut."""
def scale(scores, d_head):
    raise ValueError("x" * 10_000_000)
    return scores
