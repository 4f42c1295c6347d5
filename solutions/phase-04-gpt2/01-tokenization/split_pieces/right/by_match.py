"""Tries six compiled rules one after the other at each place."""

import regex

RULES = [
    regex.compile(rule)
    for rule in (
        r"'s|'t|'re|'ve|'m|'ll|'d",
        r"[ ]?[\p{Letter}]+",
        r"[ ]?[\p{Number}]+",
        r"[ ]?(?:(?!\s|\p{L}|\p{N}).)+",
        r"\s+(?=\s|$)",
        r"\s+",
    )
]


def split_pieces(text):
    pieces, at = [], 0
    while at < len(text):
        found = next(m for rule in RULES if (m := rule.match(text, at)))
        pieces.append(found.group())
        at = found.end()
    return pieces
