r"""letters and digits are one piece

`\w` takes digits and underscores for letters.
"""

import regex


def split_pieces(text):
    return regex.findall(r"'(?:s|t|re|ve|m|ll|d)| ?\w+| ?[^\s\w]+|\s+(?!\S)|\s+", text)
