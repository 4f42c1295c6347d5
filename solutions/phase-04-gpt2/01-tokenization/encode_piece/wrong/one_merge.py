"""merging stopped too early

One merge makes new neighbors, which may be a pair again.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    known = [p for p in itertools.pairwise(tokens) if p in ranks]
    for best in sorted(known, key=lambda p: ranks[p]):
        pairs = [*itertools.pairwise(tokens)]
        if best in pairs:
            i = pairs.index(best)
            tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
