"""its rank is 0, which counts as false

`if ranks.get(pair)` asks whether the rank is there and not zero.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    while known := [p for p in itertools.pairwise(tokens) if ranks.get(p)]:
        best = min(known, key=lambda p: ranks[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
