r"""½ was taken for a letter

`[^\W\d_]` is the usual stand-in for a letter in `re`. It lets fractions and Roman numerals through.
"""

import re


def split_pieces(text):
    return re.findall(
        r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+", text
    )
