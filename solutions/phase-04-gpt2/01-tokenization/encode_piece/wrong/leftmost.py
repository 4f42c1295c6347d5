"""the leftmost pair was joined

Order matters: the merge that was learned first may need a token that a later merge uses up.
"""

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    tokens = to_symbols(piece)
    i = 0
    while i < len(tokens) - 1:
        if (tokens[i], tokens[i + 1]) in ranks:
            tokens[i : i + 2] = [tokens[i] + tokens[i + 1]]
            i = 0
        else:
            i += 1
    return [ids[token] for token in tokens]
