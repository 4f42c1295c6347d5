"""broken bytes vanish

With "ignore", a text with a hole looks like a text without one.
"""


def decode(ids, characters):
    letters = {id: character for character, id in characters.items()}
    data = b"".join(bytes([i]) if i < 256 else letters[i].encode() for i in ids)
    return data.decode("utf-8", errors="ignore")
