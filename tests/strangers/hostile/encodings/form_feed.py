"""A form feed is no line."""
def scale(scores, d_head):
    raise ValueError(' here')
