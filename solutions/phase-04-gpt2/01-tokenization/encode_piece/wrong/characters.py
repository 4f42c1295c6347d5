"""characters, not bytes

"é" is two bytes, and a space is written "Ġ": the vocabulary knows bytes only.
"""

import itertools


def encode_piece(piece, ranks, ids):
    tokens = list(piece.replace(" ", "Ġ"))
    while known := [p for p in itertools.pairwise(tokens) if p in ranks]:
        best = min(known, key=lambda p: ranks[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
