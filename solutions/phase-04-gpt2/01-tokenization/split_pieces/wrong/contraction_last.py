"""the contraction was cut

Alternatives are tried in order: behind rule 4, rule 1 never gets its turn.
"""

import regex


def split_pieces(text):
    return regex.findall(
        r" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+|'(?:s|t|re|ve|m|ll|d)", text
    )
