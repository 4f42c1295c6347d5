"""Joins the first best pair and calls itself on what came out."""

import itertools

from minigpt.model.bpe import to_symbols


def _merge(tokens, ranks):
    pairs = list(itertools.pairwise(tokens))
    rank = [ranks.get(pair, float("inf")) for pair in pairs]
    if not rank or min(rank) == float("inf"):
        return tokens
    i = rank.index(min(rank))
    return _merge([*tokens[:i], tokens[i] + tokens[i + 1], *tokens[i + 2 :]], ranks)


def encode_piece(piece, ranks, ids):
    return list(map(ids.__getitem__, _merge(to_symbols(piece), ranks)))
