"""what is unknown is lost

One id for everything unknown is what byte fallback replaces.
"""


def encode(text, characters):
    return [characters.get(c, 0) for c in text]
