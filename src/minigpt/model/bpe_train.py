"""Learn byte-pair merges from text: the textbook loop, and the same merges by bookkeeping.

Both cut the text into pieces first and count each different piece once, so that no merge crosses
a piece. Both break ties alike: the most frequent pair, and of equals the one whose tokens are
older (lower ids). `bpe` encodes with what is learned here; this module reads no files.

Sources: Sennrich, Haddow and Birch 2016, algorithm 1; Radford et al. 2019, §2.2. Lesson 4.1.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

from minigpt.errors import TokenError
from minigpt.model import bpe
from minigpt.model.bpe import Pair
from minigpt.model.tokenizer import END_OF_TEXT, BPETokenizer, refuse_surrogates

N_BYTE = 256
Ids = tuple[int, int]  # a pair of tokens by their ids: bytes first, then merges as they come


def count_pairs(words: Sequence[Sequence[str]], counts: Sequence[int]) -> Counter[Pair]:
    """Count the pairs of neighbors in words that occur `counts` times each.

    Example:
        >>> count_pairs([["a", "a", "b"], ["a", "b"]], [1, 3])
        Counter({('a', 'b'): 4, ('a', 'a'): 1})
    """
    pairs = Counter[Pair]()
    for word, count in zip(words, counts, strict=True):
        for pair in pairwise(word):
            pairs[pair] += count
    return pairs


def train_bpe_textbook(text: str, n_merges: int) -> list[Pair]:
    """Learn merges by the loop of the paper: count every pair, join the commonest, start again.

    `train_bpe` returns the same, far faster; this one is for reading and for testing it.
    """
    pieces = Counter(bpe.split_pieces(text))
    words, counts = [bpe.to_symbols(piece) for piece in pieces], list(pieces.values())
    age = {symbol: id for id, symbol in enumerate(bpe.byte_symbols().values())}
    merges = list[Pair]()
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = max(pairs, key=lambda pair: (pairs[pair], -age[pair[0]], -age[pair[1]]))
        words = [bpe.merge_once(word, best) for word in words]
        age.setdefault(best[0] + best[1], len(age))
        merges.append(best)
    return merges


def train_bpe(text: str, n_merges: int) -> list[Pair]:
    """Learn up to `n_merges` merges, the earliest first; fewer if the text runs out of pairs.

    After a merge only the words that held the pair are counted again, and the commonest pair
    waits at the top of a heap: the cost of a merge no longer grows with the text.

    Raises:
        TokenError: a negative `n_merges`, or text that is not Unicode.
    """
    if n_merges < 0:
        raise TokenError(f"n_merges={n_merges} must be 0 or more")
    refuse_surrogates(text)
    pieces = Counter(bpe.split_pieces(text))
    symbols = list(bpe.byte_symbols().values())
    age = {symbol: id for id, symbol in enumerate(symbols)}
    words = [[age[symbol] for symbol in bpe.to_symbols(piece)] for piece in pieces]
    merges = list[Pair]()
    pairs = PairCounts(words, list(pieces.values()))
    while len(merges) < n_merges and (best := pairs.pop_best()) is not None:
        merges.append((symbols[best[0]], symbols[best[1]]))
        made = "".join(merges[-1])
        if made not in age:  # two pairs can spell the same token: it keeps its first id
            age[made] = len(symbols)
            symbols.append(made)
        pairs.merge(best, age[made])
    return merges


class PairCounts:
    """How often each pair occurs and in which words, kept up to date through merges."""

    def __init__(self, words: list[list[int]], counts: list[int]) -> None:
        self.words, self.counts = words, counts
        self.total = defaultdict[Ids, int](int)
        self.where = defaultdict[Ids, set[int]](set)
        for index, word in enumerate(words):
            for pair in pairwise(word):
                self.total[pair] += counts[index]
                self.where[pair].add(index)
        self.heap = [(-count, pair) for pair, count in self.total.items()]
        heapify(self.heap)

    def pop_best(self) -> Ids | None:
        """Take the commonest pair; entries of the heap that counts have left behind are dropped."""
        while self.heap:
            count, pair = heappop(self.heap)
            if count and self.total.get(pair) == -count:
                return pair
        return None

    def merge(self, pair: Ids, made: int) -> None:
        """Join the pair into the token `made` in every word that has it."""
        changed = defaultdict[Ids, int](int)
        for index in self.where.pop(pair):
            word, count = self.words[index], self.counts[index]
            for start in occurrences(word, pair):
                word[start : start + 2] = [made]
                self._shift(word, start, pair, count, changed)
                for neighbor in pairwise(word[max(0, start - 1) : start + 2]):
                    self.where[neighbor].add(index)
        changed[pair] = -self.total[pair]
        for neighbor, change in changed.items():
            if change:
                self.total[neighbor] += change
                heappush(self.heap, (-self.total[neighbor], neighbor))

    def _shift(
        self, word: list[int], at: int, pair: Ids, count: int, changed: dict[Ids, int]
    ) -> None:
        """Note which pairs a merge at position `at` of a word took away and which it made."""
        if at > 0:
            changed[word[at - 1], pair[0]] -= count
            changed[word[at - 1], word[at]] += count
        if at + 1 < len(word):
            changed[pair[1], word[at + 1]] -= count
            changed[word[at], word[at + 1]] += count


def occurrences(word: list[int], pair: Ids) -> Iterator[int]:
    """Yield where the pair stands, from left to right, while the caller merges it in place."""
    left, right = pair
    start = 0
    while True:
        try:
            start = word.index(left, start)
        except ValueError:
            return
        if start + 1 < len(word) and word[start + 1] == right:
            yield start
        start += 1


def train_tokenizer(text: str, d_vocab: int) -> BPETokenizer:
    """Learn a byte-level tokenizer of `d_vocab` tokens: 256 bytes, merges, `<|endoftext|>`.

    A text too short for so many merges gives a smaller vocabulary.

    Raises:
        TokenError: a vocabulary too small for the bytes and `<|endoftext|>`.

    Example:
        >>> train_tokenizer("to be or not to be", 260).tokens("to be")
        ['to', ' be']
    """
    if d_vocab < N_BYTE + 1:
        raise TokenError(
            f"d_vocab={d_vocab} is too small for a byte-level tokenizer: its 256 bytes and "
            f"{END_OF_TEXT} need {N_BYTE + 1}"
        )
    return tokenizer_of(train_bpe(text, d_vocab - N_BYTE - 1))


def tokenizer_of(merges: Sequence[Pair]) -> BPETokenizer:
    """Return the tokenizer of these merges: 256 bytes, then the merges, then `<|endoftext|>`.

    The first merges of a longer list are a tokenizer, too: the one of a smaller vocabulary.

    Example:
        >>> tokenizer_of([("t", "o"), ("Ġ", "to")]).tokens("to do")
        ['to', ' ', 'd', 'o']
    """
    tokens = [*bpe.byte_symbols().values(), *("".join(pair) for pair in merges), END_OF_TEXT]
    return BPETokenizer({token: id for id, token in enumerate(dict.fromkeys(tokens))}, merges)
