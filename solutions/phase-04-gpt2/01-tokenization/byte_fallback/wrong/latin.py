"""each byte was taken for a character

`chr` and Latin-1 know one character a byte; UTF-8 needs up to four bytes for one.
"""


def decode(ids, characters):
    letters = {id: character for character, id in characters.items()}
    return "".join(chr(i) if i < 256 else letters[i] for i in ids)
