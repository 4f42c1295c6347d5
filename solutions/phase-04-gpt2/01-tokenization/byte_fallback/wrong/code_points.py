"""a code point is not a byte

`ord("€")` is 8364: as an id it would be another character's.
"""


def encode(text, characters):
    return [characters.get(c, ord(c)) for c in text]
