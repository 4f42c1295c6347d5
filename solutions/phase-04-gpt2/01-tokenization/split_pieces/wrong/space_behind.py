"""the space stands behind the word

GPT-2's tokens carry the space in front of them.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(?:s|t|re|ve|m|ll|d)|\p{L}+ ?|\p{N}+ ?|[^\s\p{L}\p{N}]+ ?|\s+(?!\S)|\s+", text
    )
