"""only in small letters

GPT-2's authors left out the capitals, and the model was trained on what that gave.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        text,
        regex.IGNORECASE,
    )
