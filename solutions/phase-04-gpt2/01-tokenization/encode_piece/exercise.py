"""Encode with learned merges, up to GPT-2's own ids."""

from collections.abc import Mapping

from minigpt.model.bpe import to_symbols

Pair = tuple[str, str]


def encode_piece(
    piece: str,
    ranks: Mapping[Pair, int],
    ids: Mapping[str, int],
) -> list[int]:
    """Turn one piece of a text into token ids.

    `to_symbols(piece)` gives its UTF-8 bytes, one visible symbol a byte.
    From there, join the pair that was learned first, wherever it stands,
    and again, until no two neighbors are a pair of `ranks`.

    Args:
        piece: any text, such as " low".
        ranks: pair of tokens → its place in the order of learning.
        ids: token, written in symbols → its id.

    Example:
        >>> ranks = {("l", "o"): 0, ("lo", "w"): 1}
        >>> ids = {"l": 0, "o": 1, "w": 2, "lo": 3, "low": 4}
        >>> encode_piece("low", ranks, ids)
        [4]
    """
    ### BEGIN SOLUTION
    tokens = to_symbols(piece)
    while True:
        pairs = [(tokens[i], tokens[i + 1]) for i in range(len(tokens) - 1)]
        known = [pair for pair in pairs if pair in ranks]
        if not known:
            return [ids[token] for token in tokens]
        best = min(known, key=lambda pair: ranks[pair])
        merged: list[str] = []
        for token in tokens:
            if merged and (merged[-1], token) == best:
                merged[-1] += token
            else:
                merged.append(token)
        tokens = merged
    ### END SOLUTION
