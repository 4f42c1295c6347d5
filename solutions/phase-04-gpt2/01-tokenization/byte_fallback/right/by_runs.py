"""Groups runs of bytes and decodes each run."""

from itertools import groupby


def encode(text, characters):
    return [i for c in text for i in ([characters[c]] if c in characters else c.encode())]


def decode(ids, characters):
    names = dict(zip(characters.values(), characters.keys(), strict=False))
    out = []
    for raw, run in groupby(ids, key=lambda i: i < 256):
        run = list(run)
        out.append(bytes(run).decode(errors="replace") if raw else "".join(names[i] for i in run))
    return "".join(out)
