"""No regular expression: kinds of characters, and an index."""

import regex


def kind(c):
    if regex.match(r"\s", c):
        return "space"
    return "L" if regex.match(r"\p{L}", c) else "N" if regex.match(r"\p{N}", c) else "other"


def split_pieces(text):
    out, i = [], 0
    while i < len(text):
        for tail in ("re", "ve", "ll", "s", "t", "m", "d"):
            if text.startswith("'" + tail, i):
                end = i + 1 + len(tail)
                break
        else:
            start = i + (text[i] == " " and i + 1 < len(text) and kind(text[i + 1]) != "space")
            end = start
            while end < len(text) and kind(text[end]) == kind(text[start]):
                end += 1
            if kind(text[start]) == "space" and end < len(text) and end - i > 1:
                end -= 1
        out.append(text[i:end])
        i = end
    return out
