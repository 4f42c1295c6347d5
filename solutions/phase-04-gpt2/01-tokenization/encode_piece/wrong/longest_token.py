"""the longest token was taken

Greedy search for the longest token of the vocabulary is another algorithm (WordPiece): it gives
valid tokens, and often not those that the model was trained on.
"""

from minigpt.model.bpe import to_symbols


def encode_piece(piece, ranks, ids):
    symbols, out = "".join(to_symbols(piece)), []
    while symbols:
        for n in range(len(symbols), 0, -1):
            if symbols[:n] in ids:
                out.append(ids[symbols[:n]])
                symbols = symbols[n:]
                break
    return out
