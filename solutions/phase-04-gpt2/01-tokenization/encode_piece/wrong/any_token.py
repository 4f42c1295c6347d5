"""is not a merge

A token can often be cut in several ways, and only one of them is a merge. The vocabulary lists
tokens; the order of joining stands in the ranks.
"""

import itertools

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    while known := [p for p in itertools.pairwise(tokens) if p[0] + p[1] in ids]:
        best = min(known, key=lambda p: ranks.get(p, 1_000_000))
        i = [*itertools.pairwise(tokens)].index(best)
        tokens[i : i + 2] = [best[0] + best[1]]
    return [ids[token] for token in tokens]
