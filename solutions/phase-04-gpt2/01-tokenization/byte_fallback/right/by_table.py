"""One table of bytes for every id, built first."""


def encode(text, characters):
    ids = []
    for character in text:
        try:
            ids.append(characters[character])
        except KeyError:
            ids.extend(b for b in bytes(character, "utf-8"))
    return ids


def decode(ids, characters):
    table = {i: bytes((i,)) for i in range(256)}
    table.update({i: c.encode() for c, i in characters.items()})
    return b"".join(map(table.__getitem__, ids)).decode("utf-8", "replace")
