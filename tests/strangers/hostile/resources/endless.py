"""A list without end is not read."""
def scale(scores, d_head):
    while True:
        yield scores
