r"""vowel signs were taken for letters

Newer tokenizers do this. GPT-2 does not, and cuts words of Hindi at every vowel sign.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(?:s|t|re|ve|m|ll|d)| ?[\p{L}\p{M}]+| ?\p{N}+| ?[^\s\p{L}\p{M}\p{N}]+|\s+(?!\S)|\s+",
        text,
    )
