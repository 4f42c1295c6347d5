"""these are tokens

The model looks up ids, not strings.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    while known := [p for p in itertools.pairwise(tokens) if p in ranks]:
        best = min(known, key=lambda p: ranks[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return tokens
