"""Texts with and without a loop, made at random: the period is known because it was planted."""

import random

from minigpt.course.grading.feedback import equal, expect


def planted(rng, p, repeats, before):
    """A loop of p different tokens behind a text that has none of them."""
    piece = rng.sample(range(1000), p)
    return [1000 + i for i in range(before)] + piece * repeats


def test_planted(mine):
    """a planted loop is found with its period, at any length of text"""
    rng = random.Random(0)
    for p in (1, 2, 3, 7, 40, 130):
        for repeats in (2, 3, 5):
            for before in (0, 1, 11):
                text = planted(rng, p, repeats, before)
                kept = list(text)
                found = mine.loop_period(text, repeats)
                expect(text == kept, "your code changes the list of tokens")
                if before == 0:
                    expect(found != 0, f"a loop that fills the whole text is missed: {text[:12]}")
                equal(found, p, f"the period of {text[:12]}…, which repeats {repeats} times",
                      hints=[(0, "a planted loop is missed: is it counted from the beginning of "
                                 "the text?")])  # fmt: skip


def test_not_enough(mine):
    """one piece too few is no loop"""
    rng = random.Random(1)
    for p in (2, 3, 9):
        for repeats in (3, 4):
            text = planted(rng, p, repeats - 1, 20)
            slip = [(p, "`repeats` is not used: two equal pieces are not three")]
            equal(mine.loop_period(text, repeats), 0, f"the period of {text[-9:]}", slip)


def test_shortest(mine):
    """of all periods, the shortest"""
    for text, p in (([5] * 12, 1), ([1, 2] * 6, 2), ([1, 1, 2] * 6, 3)):
        found = mine.loop_period(text)
        expect(found != 0, f"no loop is found in {text}")
        expect(found == p, f"{found} for {text} is a multiple of the shortest period, or no period")


def test_end(mine):
    """what is over is no loop"""
    for text in ([1, 2] * 5 + [3], [4, 4, 4, 5, 6], [1, 2, 3] * 4 + [7, 8]):
        equal(mine.loop_period(text), 0, f"the period of {text}: it is a repetition in the middle, "
              "and the end counts; the period")  # fmt: skip


def test_all_of_a_piece(mine):
    """pieces are equal token by token, in their order"""
    equal(mine.loop_period([1, 9, 2, 9, 3, 9]), 0, "only the last token of each piece agrees in "
          "[1, 9, 2, 9, 3, 9]; the period")  # fmt: skip
    equal(mine.loop_period([1, 2, 2, 1, 1, 2]), 0, "the pieces of [1, 2, 2, 1, 1, 2] hold the same "
          "tokens in another order; the period")  # fmt: skip


def test_small(mine):
    """short texts have no loop, and the default is three"""
    for text in ([], [1], [1, 1]):
        equal(mine.loop_period(text), 0, f"the period of {text}")
    equal(mine.loop_period([1, 1, 1]), 1, "the period of three equal tokens")
    equal(mine.loop_period([4, 2], 1), 1, "the period of [4, 2] with `repeats` of 1, which "
          "asks for one piece and compares nothing; the period")  # fmt: skip


def test_nearly_equal(mine):
    """pieces that differ in one token of fifty thousand, hundreds of times"""
    rng = random.Random(3)
    for _ in range(800):
        piece = [rng.randrange(50_257) for _ in range(3)]
        other = list(piece)
        other[rng.randrange(3)] = rng.randrange(50_257)
        if other == piece:
            continue
        equal(mine.loop_period([*piece, *other], 2), 0, f"two pieces differ in one token in "
              f"{[*piece, *other]}: compare the tokens themselves; the period")  # fmt: skip


def test_numbers_are_no_digits(mine):
    """a token is a whole number: 11 does not end in 1"""
    words = "tokens are compared as digits: 11 is not a 1"
    slip = [(1, words), (2, words)]
    for text in ([11, 1, 1], [21, 1, 1], [5, 101, 1, 1], [1, 11, 11, 1, 1, 11]):
        equal(mine.loop_period(text), 0, f"the period of {text}", slip)


def test_random(mine):
    """over two symbols, where loops arise by chance"""
    rng = random.Random(2)
    for _ in range(300):
        text = [rng.randint(0, 1) for _ in range(rng.randint(3, 24))]
        periods = [
            p
            for p in range(1, len(text) // 3 + 1)
            if text[-p:] == text[-2 * p : -p] == text[-3 * p : len(text) - 2 * p]
        ]
        equal(mine.loop_period(text), min(periods, default=0), f"the period of {text}")
