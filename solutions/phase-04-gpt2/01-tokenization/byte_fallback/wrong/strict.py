"""half a character

A model generates one token at a time, and may be stopped between the bytes of a character.
"""


def decode(ids, characters):
    letters = {id: character for character, id in characters.items()}
    data = b"".join(bytes([i]) if i < 256 else letters[i].encode() for i in ids)
    return data.decode("utf-8")
