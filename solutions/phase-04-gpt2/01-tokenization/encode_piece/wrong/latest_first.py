"""the merge that was learned last

`max` in the place of `min`: the largest rank is the rarest merge.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    while known := [p for p in itertools.pairwise(tokens) if p in ranks]:
        best = max(known, key=lambda p: ranks[p])
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
