"""Learning a tokenizer: 1,000 merges on all of Shakespeare."""

from collections import Counter

from benchmarks.measure import Row, in_turns
from minigpt.data import shakespeare
from minigpt.model import bpe
from minigpt.model.bpe import Pair
from minigpt.model.bpe_train import count_pairs, train_bpe, train_bpe_textbook

N, SOME = 1000, 5


def run() -> list[Row]:
    """Compare with the loop of the paper.

    All 1,000 merges would take it minutes, so its first and its last five are timed. A merge
    costs less as words get shorter: what the last ones cost, all of them cost at least.
    """
    text = shakespeare()
    merges = train_bpe(text, N)
    assert train_bpe_textbook(text, SOME) == merges[:SOME], "other merges than the textbook's"
    words, counts = merged_words(text, merges[:-SOME])
    symbols = [*bpe.byte_symbols().values(), *("".join(pair) for pair in merges)]
    age = {symbol: id for id, symbol in reversed([*enumerate(symbols)])}
    assert last_merges(words, counts, age) == merges[-SOME:], "other merges than the textbook's"
    calls = [
        lambda: train_bpe(text, N),
        lambda: train_bpe_textbook(text, 0),
        lambda: train_bpe_textbook(text, SOME),
        lambda: last_merges(words, counts, age),
    ]
    ours, *parts = in_turns(calls, rounds=3)
    theirs = (at_least(*seconds) for seconds in zip(*parts, strict=True))
    return [
        Row(
            f"BPE training, {len(text) / 1e6:.1f} MB, {N:,} merges",
            f"textbook loop; at least, from its first and last {SOME} merges",
            ours,
            tuple(theirs),
            checked=f"same first and last {SOME} merges",
            asked=20.0,
        )
    ]


def merged_words(text: str, merges: list[Pair]) -> tuple[list[list[str]], list[int]]:
    """Return what the textbook loop holds after these merges: words, and how often each occurs."""
    pieces = Counter(bpe.split_pieces(text))
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    return [bpe.merge_all(bpe.to_symbols(piece), ranks) for piece in pieces], [*pieces.values()]


def last_merges(words: list[list[str]], counts: list[int], age: dict[str, int]) -> list[Pair]:
    """Go on with the textbook loop for a few merges; of equals the older pair is merged."""
    merges = list[Pair]()
    for _ in range(SOME):
        pairs = count_pairs(words, counts)
        merges.append(max(pairs, key=lambda p: (pairs[p], -age[p[0]], -age[p[1]])))
        words = [bpe.merge_once(word, merges[-1]) for word in words]
    return merges


def at_least(start: float, first: float, last: float) -> float:
    """Bound what all merges cost from below: cutting the text, then every merge at the lower price.

    `start` is the loop without a merge, `first` with a few, `last` the last few alone.
    """
    return start + N * min(first - start, last) / SOME
