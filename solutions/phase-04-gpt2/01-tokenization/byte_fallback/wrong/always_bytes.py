"""known characters have ids of their own

All text can be written in bytes, but then the vocabulary is of no use.
"""


def encode(text, characters):
    return list(text.encode())
