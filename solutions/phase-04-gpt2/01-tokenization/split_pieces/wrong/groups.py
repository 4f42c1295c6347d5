"""a group in parentheses

`findall` returns what a group holds, if there is one. `(?:…)` groups without keeping.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", text
    )
