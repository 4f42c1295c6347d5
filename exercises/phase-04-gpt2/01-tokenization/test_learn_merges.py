"""Merging by hand, ties, texts that run out of pairs, and the original's way as the oracle."""

import copy
import random
import re

from minigpt.course.grading.feedback import MisconceptionError, equal, expect

LOW = [list("low"), list("lower"), list("newest"), list("widest")]
TIMES = [5, 2, 6, 3]


def as_first_published(words, counts, n_merges):
    """Words as text with spaces between their tokens; a regular expression joins the pair."""
    texts = [" ".join(word) for word in words]
    merges = []
    for _ in range(n_merges):
        pairs = {}
        for text, count in zip(texts, counts, strict=True):
            tokens = text.split()
            for i in range(len(tokens) - 1):
                key = (tokens[i], tokens[i + 1])
                pairs[key] = pairs.get(key, 0) + count
        if not pairs:
            break
        best = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[0]
        where = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        texts = [where.sub("".join(best).replace("\\", r"\\"), text) for text in texts]
        merges.append(best)
    return merges


def test_merge(mine):
    """a pair is joined wherever it stands, each token once, from left to right"""
    word = list("lowlo")
    equal(
        mine.merge_pair(word, ("l", "o")),
        ["lo", "w", "lo"],
        "“low lo” with (l, o) joined",
        hints=[(["lo", "w", "l", "o"], "only the first occurrence was joined: join all of them")],
    )
    expect(word == list("lowlo"), "your code changes the word that comes in: make a new list")
    equal(
        mine.merge_pair(list("baaa"), ("a", "a")),
        ["b", "aa", "a"],
        "“baaa” with (a, a) joined",
        hints=[
            (["b", "aa", "aa"], "a token was used twice: in “aaa” only one pair can be joined"),
            (["b", "a", "aa"], "the pair was joined from the right: start from the left"),
            (["b", "aaa"], "three tokens became one: a merge joins two"),
        ],
    )


def test_merge_whole_tokens(mine):
    """only whole tokens are joined"""
    equal(
        mine.merge_pair(["ba", "b", "a", "ba"], ("a", "b")),
        ["ba", "b", "a", "ba"],
        "a word without the pair",
        hints=[
            (
                ["bab", "aba"],
                "borders between tokens were lost: (a, b) does not stand in “ba b a ba”, since "
                "“ba” is a token of its own",
            )
        ],
    )
    equal(mine.merge_pair(["x"], ("x", "x")), ["x"], "a word of one token")
    equal(mine.merge_pair([], ("x", "x")), [], "a word without tokens")
    equal(mine.merge_pair(("a", "b", "b"), ("a", "b")), ["ab", "b"], "a word given as a tuple")


def test_first_merges(mine):
    """the first three merges of four words, by hand"""
    before = copy.deepcopy(LOW)
    words = copy.deepcopy(LOW)
    found = mine.learn_merges(words, TIMES, 3)
    expect(words == before, "your code changes the words that come in: make new ones")
    right = [("e", "s"), ("es", "t"), ("l", "o")]
    equal(
        found,
        right,
        "the first three merges of low ×5, lower ×2, newest ×6, widest ×3",
        hints=[
            (
                [("e", "s"), ("s", "t"), ("w", "e")],
                "the pairs were counted once, before the first merge: after it, (s, t) is gone "
                "and (es, t) is new",
            ),
            (
                [("s", "t"), ("e", "st"), ("o", "w")],
                "of equally common pairs the last one was taken: take the one that sorts first",
            ),
            (
                [("e", "s"), ("es", "t"), ("w", "est")],
                "the longest pair was taken: the count decides",
            ),
        ],
    )


def test_longer_runs(mine):
    """the commonest pair wins, also when it is short"""
    equal(
        mine.learn_merges([list("zb"), list("ab")], [2, 2], 1),
        [("a", "b")],
        "one merge of zb ×2, ab ×2",
        hints=[
            (
                [("z", "b")],
                "of equally common pairs the first one seen was taken: take the one that sorts "
                "first, so that the order of the words does not matter",
            )
        ],
    )
    found = mine.learn_merges(LOW, TIMES, 8)
    right = as_first_published(LOW, TIMES, 8)
    each_once = as_first_published(LOW, [1, 1, 1, 1], 8)
    equal(
        found,
        right,
        "eight merges of the four words",
        hints=[(each_once, "each word was counted once: give `counts` to `count_pairs`")],
    )
    words, times = [list("abcd"), list("xy")], [2, 3]
    equal(
        mine.learn_merges(words, times, 2),
        [("x", "y"), ("a", "b")],
        "two merges of abcd ×2, xy ×3",
        hints=[([("x", "y"), ("c", "d")], "of equally common pairs the last one was taken")],
    )


def test_runs_dry(mine):
    """the merges end when every word is one token"""
    try:
        found = mine.learn_merges([list("ab"), list("c")], [2, 9], 50)
    except (ValueError, IndexError, TypeError) as problem:
        raise MisconceptionError(
            "fifty merges of “ab” and “c” raise an error: after the first one no pair is left, "
            "and the loop should end there"
        ) from problem
    equal(found, [("a", "b")], "fifty merges of “ab” and “c”")
    equal(
        mine.learn_merges([list("ab")], [1], 5),
        [("a", "b")],
        "five merges of one “ab”",
        hints=[([], "a pair that occurs once is merged, too: go on until no pair is left")],
    )
    equal(mine.learn_merges(LOW, TIMES, 0), [], "no merges")


def test_many(mine):
    """the same as the first published program, on random words"""
    draw = random.Random(1)
    for _ in range(5):
        words = [draw.choices("abcde", k=draw.randint(1, 12)) for _ in range(40)]
        counts = [draw.randint(1, 9) for _ in words]
        right = as_first_published(words, counts, 25)
        equal(mine.learn_merges(words, counts, 25), right, "25 merges of 40 random words")
