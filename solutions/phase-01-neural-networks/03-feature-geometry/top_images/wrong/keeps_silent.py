"""whose activation is 0

A dead unit would seem to love the first images of the set.
"""


def top_images(hidden, k):
    return hidden.sort(dim=0, descending=True, stable=True).indices[:k]
