"""Counts by hand, repeated letters, borders of words, longer tokens, and a slow oracle."""

import copy
import random

from minigpt.course.grading.feedback import equal, expect


def by_position(words, counts):
    """Walk through every occurrence of every word, one position at a time."""
    pairs = {}
    for word, count in zip(words, counts, strict=True):
        for _ in range(count):
            for i in range(1, len(word)):
                key = (word[i - 1], word[i])
                pairs[key] = pairs.get(key, 0) + 1
    return pairs


def test_by_hand(mine):
    """“low” five times and “lower” twice give (l, o) seven times"""
    words, counts = [list("low"), list("lower")], [5, 2]
    before = copy.deepcopy((words, counts))
    found = mine.count_pairs(words, counts)
    expect((words, counts) == before, "your code changes its inputs: leave the words as they are")
    expect(
        not isinstance(found, dict) or not any(isinstance(key, str) for key in found),
        'its keys are strings: ("ab", "c") and ("a", "bc") are different pairs, so that the key '
        "must be the pair itself, a tuple",
    )
    right = {("l", "o"): 7, ("o", "w"): 7, ("w", "e"): 2, ("e", "r"): 2}
    equal(
        found,
        right,
        'the count for "low" five times and "lower" twice',
        hints=[
            (by_position(words, [1, 1]), "each word was counted once: add how often it occurs"),
            (
                right | {("l", "o"): 2, ("o", "w"): 2},
                "the last word that holds a pair decides: add to the count, do not replace it",
            ),
            (
                {("l", "o"): 7, ("w", "e"): 2},
                "every second pair is missing: pairs overlap, since a token has a neighbor on "
                "each side",
            ),
            (
                right | {("w", "l"): 5},
                "pairs that cross from one word to the next were counted: a pair stands in one "
                "word",
            ),
            (
                by_position([list("lowlowlowlowlowlowerlower")], [1]),
                "pairs that cross from one word to the next were counted: a pair stands in one "
                "word",
            ),
            (
                {("l", "o"): 7, ("o", "w"): 7, ("e", "w"): 2, ("e", "r"): 2},
                "the order in a pair was lost: (w, e) is not (e, w)",
            ),
        ],
    )


def test_repeats(mine):
    """in “aaaa” the pair (a, a) stands three times"""
    equal(
        mine.count_pairs([list("aaaa"), list("abab")], [1, 4]),
        {("a", "a"): 3, ("a", "b"): 8, ("b", "a"): 4},
        'the count for "aaaa" once and "abab" four times',
        hints=[
            (
                {("a", "a"): 1, ("a", "b"): 4, ("b", "a"): 4},
                "a pair that stands twice in a word was counted once",
            ),
            (
                {("a", "a"): 2, ("a", "b"): 8, ("b", "a"): 4},
                "in “aaaa” the pair (a, a) stands at three places, also where they overlap",
            ),
        ],
    )
    equal(
        mine.count_pairs([list("ab"), list("ab")], [2, 3]),
        {("a", "b"): 5},
        'the count for "ab" twice and "ab" three times',
        hints=[
            (
                {("a", "b"): 3},
                "a word that stands twice in the list counts with its last number only: each "
                "entry adds to the count",
            )
        ],
    )


def test_longer_tokens(mine):
    """("ab", "c") is not ("a", "bc"), and a word of one token has no pair"""
    words = [["ab", "c"], ["a", "bc"], ["abc"], []]
    equal(
        mine.count_pairs(words, [2, 3, 9, 1]),
        {("ab", "c"): 2, ("a", "bc"): 3},
        "the count for words of longer tokens",
    )
    equal(mine.count_pairs([], []), {}, "the count for no words at all")


def test_many(mine):
    """the same as a walk through the text, for words of all lengths; tuples are words, too"""
    draw = random.Random(0)
    words = [tuple(draw.choices(["a", "b", "ab", "é"], k=draw.randint(1, 9))) for _ in range(60)]
    counts = [draw.randint(1, 30) for _ in words]
    equal(mine.count_pairs(words, counts), by_position(words, counts), "the count of 60 words")
