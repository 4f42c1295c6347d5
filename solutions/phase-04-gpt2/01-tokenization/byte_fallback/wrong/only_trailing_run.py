"""bytes at the end are lost

Bytes that wait for the next known character wait forever at the end of the text.
"""


def decode(ids, characters):
    letters = {id: character for character, id in characters.items()}
    out, run = "", b""
    for i in ids:
        if i < 256:
            run += bytes([i])
        else:
            out += run.decode("utf-8", "replace") + letters[i]
            run = b""
    return out
