r"""more than one space

`\s*` and ` *` take all of the spaces along.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r"'(?:s|t|re|ve|m|ll|d)| *\p{L}+| *\p{N}+| *[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", text
    )
