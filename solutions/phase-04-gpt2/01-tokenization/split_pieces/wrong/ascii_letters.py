"""letters are a to z only

Every alphabet has letters. Cut by `[A-Za-z]`, the word "naïve" is three pieces.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(?:s|t|re|ve|m|ll|d)| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+", text
    )
