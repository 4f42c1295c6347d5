"""Small tables by hand, GPT-2's real merges, and an encoder over ids as the oracle."""

import random
from functools import cache

from minigpt.course.grading.feedback import MisconceptionError, equal, expect
from minigpt.data import gpt2_merges
from minigpt.model.bpe import byte_symbols
from minigpt.model.merges import read_vocabulary

WORDS = [
    "hello", " world", " strawberry", "strawberry", " Strawberry", "lowest", " antidisestablish",
    "aaaaaaa", "1234567", "hahahahaha", " é", "Straße", " naïve", "日本語", " Привет", "नमस्ते",
    "👩\u200d🔬", "\n\n", "        ", "\x00", "'ll", "====", "\u200b", "z",
    " supercalifragilistic",
]  # fmt: skip
KNOWN = {"hello": [31373], " world": [995], "strawberry": [301, 1831, 8396], " é": [38251]}


@cache
def gpt2():
    folder = gpt2_merges()
    ids, merges = read_vocabulary(folder / "encoder.json", folder / "vocab.bpe")
    return {pair: rank for rank, pair in enumerate(merges)}, ids


@cache
def joins():
    """Pairs of ids → the id that they make: in GPT-2 the merge of rank r makes token 256 + r."""
    ranks, ids = gpt2()
    return {(ids[left], ids[right]): 256 + rank for (left, right), rank in ranks.items()}


def over_ids(piece):
    """Encode without any string: the smallest id that two neighbors can make is made first."""
    first = {byte: i for i, byte in enumerate(byte_symbols())}
    out = [first[byte] for byte in piece.encode()]
    while True:
        made = [joins().get((out[i], out[i + 1]), 10**9) for i in range(len(out) - 1)]
        if not made or min(made) == 10**9:
            return out
        i = made.index(min(made))
        out[i : i + 2] = [min(made)]


def test_by_hand(mine):
    """the merge that was learned first comes first"""
    equal(
        mine.encode_piece("lo", {("l", "o"): 0}, {"l": 7, "o": 8, "lo": 9}),
        [9],
        "the ids of “lo”",
        hints=[
            (["lo"], "these are tokens: look each of them up in `ids`"),
            (
                [7, 8],
                "(l, o) was not joined: its rank is 0, which counts as false; ask whether the "
                "pair is in `ranks`",
            ),
        ],
    )
    ranks = {("o", "w"): 0, ("l", "o"): 1, ("ow", "e"): 2, ("lo", "w"): 3, ("l", "owe"): 4}
    tokens = [*"lower", *map("".join, ranks)]
    ids = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    equal(
        mine.encode_piece("lower", ranks, ids),
        [ids["lowe"], ids["r"]],
        "the ids of “lower”",
        hints=[
            (["lowe", "r"], "these are tokens: look each of them up in `ids`"),
            (
                [ids["low"], ids["e"], ids["r"]],
                "the leftmost pair was joined, or the merge that was learned last, and (l, o) used "
                "up the l: of all neighbors that are a pair, take the smallest rank",
            ),
            (
                [ids["l"], ids["ow"], ids["e"], ids["r"]],
                "merging stopped too early: a merge makes new neighbors, so look again",
            ),
        ],
    )


def test_order_of_learning(mine):
    """neither the longest token nor the latest merge wins"""
    ranks = {("b", "c"): 0, ("a", "b"): 1, ("ab", "c"): 2, ("bc", "d"): 3}
    ids = {token: 10 + i for i, token in enumerate([*"abcd", "bc", "ab", "abc", "bcd"])}
    equal(
        mine.encode_piece("abcd", ranks, ids),
        [ids["a"], ids["bcd"]],
        "the ids of “abcd”",
        hints=[
            (
                [ids["abc"], ids["d"]],
                "the longest token was taken, or the leftmost pair was joined, or the merge that "
                "was learned last: the order of learning decides",
            )
        ],
    )
    equal(
        mine.encode_piece("abc", {("b", "c"): 0, ("ab", "c"): 1, ("a", "b"): 2}, ids),
        [ids["a"], ids["bc"]],
        "the ids of “abc”",
        hints=[
            (
                [ids["abc"]],
                "(a, bc) is not a merge, although “abc” is a token, or the longest token was "
                "taken: join only pairs of `ranks`",
            )
        ],
    )
    equal(
        mine.encode_piece("abc", {("a", "b"): 5, ("b", "c"): 2}, ids),
        [ids["a"], ids["bc"]],
        "the ids of “abc” with ranks 5 and 2",
        hints=[
            (
                [ids["ab"], ids["c"]],
                "the pair that stands first in the table was joined: the number beside it is its "
                "rank, in whatever order the table lists them",
            )
        ],
    )


def test_no_merge(mine):
    """without a merge, every byte keeps its own id"""
    ids = {symbol: 1000 + byte for byte, symbol in byte_symbols().items()}
    try:
        found = mine.encode_piece(" é", {}, ids)
    except KeyError as missing:
        raise MisconceptionError(
            f"there is no token {missing.args[0]!r}: start from characters, not bytes, and the "
            "first accent is unknown; `to_symbols` gives the bytes"
        ) from missing
    equal(
        found,
        [1000 + byte for byte in " é".encode()],
        "the ids of “ é” without merges",
        hints=[
            (
                [1032, 1233],
                "these are characters, not bytes: “é” is one character and two bytes; "
                "`to_symbols` gives the bytes",
            )
        ],
    )
    equal(mine.encode_piece("", {}, ids), [], "the ids of an empty piece")


def test_gpt2(mine):
    """the ids are GPT-2's own, whatever the alphabet"""
    ranks, ids = gpt2()
    size = len(ranks)
    for piece, right in KNOWN.items():
        equal(mine.encode_piece(piece, ranks, ids), right, f"the ids of {piece!r} in GPT-2")
    for piece in WORDS:
        equal(mine.encode_piece(piece, ranks, ids), over_ids(piece), f"the ids of {piece!r}")
    for piece in (" strawberry" * 20, "~" * 150):
        what = f"the ids of a piece of {len(piece)} characters"
        equal(mine.encode_piece(piece, ranks, ids), over_ids(piece), what)
    expect(len(ranks) == size, "your code changes `ranks`: leave the table as it is")


def test_random_pieces(mine):
    """random pieces, from letters and from bytes of all kinds"""
    ranks, ids = gpt2()
    draw = random.Random(0)
    for alphabet in ("etaoin shr", "aáбग漢🙂 ", "0123456789", "".join(map(chr, range(0x250)))):
        for _ in range(2):
            piece = "".join(draw.choices(alphabet, k=draw.randint(1, 14)))
            equal(mine.encode_piece(piece, ranks, ids), over_ids(piece), f"the ids of {piece!r}")
