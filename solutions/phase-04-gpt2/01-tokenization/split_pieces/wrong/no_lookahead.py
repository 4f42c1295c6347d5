"""the word lost its space

Without rule 5, whitespace takes all spaces, and " doves" after two spaces becomes "doves",
another token.
"""

import regex


def split_pieces(text):
    return regex.findall(r"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+", text)
