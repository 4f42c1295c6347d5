"""Loops and repeated n-grams, planted and counted by hand."""

import random

import pytest

from minigpt.errors import ConfigError
from minigpt.train.repetition import distinct, loop_period


@pytest.mark.parametrize("p", [1, 2, 5, 17])
@pytest.mark.parametrize("repeats", [2, 3, 4])
@pytest.mark.parametrize("before", [0, 1, 9])
def test_a_planted_loop_is_found_and_one_piece_less_is_none(p, repeats, before):
    piece = random.Random(p).sample(range(100), p)
    start = list(range(100, 100 + before))
    assert loop_period(start + piece * repeats, repeats) == p
    assert loop_period(start + piece * (repeats - 1), repeats) == 0 or p * (repeats - 1) < repeats
    assert loop_period(start + piece * repeats + [999], repeats) == 0


def test_the_shortest_period_counts():
    assert loop_period([4] * 12) == 1
    assert loop_period([1, 2] * 6) == 2
    with pytest.raises(ConfigError, match="at least 2"):
        loop_period([1], repeats=1)


def test_distinct_counts_over_all_texts():
    assert distinct([[1, 2, 3], [1, 2, 4]], 2) == 3 / 4
    assert distinct([[1, 2, 3, 4]], 4) == 1
    for n, texts in ((0, [[1]]), (3, [[1, 2]]), (1, [])):
        with pytest.raises(ConfigError, match="no text has an n-gram"):
            distinct(texts, n)
