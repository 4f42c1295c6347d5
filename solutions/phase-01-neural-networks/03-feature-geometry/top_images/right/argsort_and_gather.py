"""argsort of the negative, and a gather of the values."""


def top_images(hidden, k):
    order = (-hidden).argsort(dim=0, stable=True)[:k]
    return order.masked_fill(hidden.gather(0, order) <= 0, -1)
