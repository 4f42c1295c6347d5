"""too many: a window of 3

A window of `width` keys that includes the query reaches back `width − 1` places.
"""


def sliding_window(n, width):
    query, key = torch.arange(n)[:, None], torch.arange(n)
    return (key <= query) & (key >= query - width)
