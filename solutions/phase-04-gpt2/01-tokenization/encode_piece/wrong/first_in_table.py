"""the pair that stands first in the table

GPT-2's file lists its merges by rank, so the shortcut works there. A table may be in any order.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    place = {pair: i for i, pair in enumerate(ranks)}
    while known := [p for p in itertools.pairwise(tokens) if p in place]:
        best = min(known, key=lambda p: place[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
