"""Goes once through all merges in the order of learning, as training did.

It is slow, and right: a merge is always learned after the two tokens that it joins.
"""

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    for left, right in sorted(ranks, key=ranks.get):
        if left in tokens and right in tokens:
            i = 0
            while i < len(tokens) - 1:
                if tokens[i] == left and tokens[i + 1] == right:
                    tokens[i : i + 2] = [left + right]
                i += 1
    return [ids[token] for token in tokens]
