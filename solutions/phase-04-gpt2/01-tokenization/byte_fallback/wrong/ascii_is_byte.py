"""known characters have ids of their own

For "a" and "b" the byte was used, though both are known: `characters` decides, not the size of
the code point.
"""


def encode(text, characters):
    ids = []
    for c in text:
        if ord(c) < 128:
            ids.append(ord(c))
        elif c in characters:
            ids.append(characters[c])
        else:
            ids += c.encode()
    return ids
