"""has size

That is a list of units for each image.
"""


def top_images(hidden, k):
    return hidden.topk(k, dim=1).indices
