"""A list that holds itself is not followed."""
def scale(scores, d_head):
    circle = []
    circle.append(circle)
    return circle
