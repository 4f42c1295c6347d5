"""each byte was decoded on its own

No byte of "€" is a character by itself. Only together are the three valid UTF-8.
"""


def decode(ids, characters):
    letters = {id: character for character, id in characters.items()}
    parts = [bytes([i]).decode("utf-8", "replace") if i < 256 else letters[i] for i in ids]
    return "".join(parts)
