"""Indirect objects: who is where in either order, and what each corruption changes."""

from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.ioi import CORRUPTIONS, ORDERS, ioi, scenes, unseen
from minigpt.tasks.stories import vocabulary
from minigpt.tasks.story_words import GIVING, NAMES

WORDS = WordTokenizer(vocabulary())
CHANGED = {"abc": {"IO", "S1", "S2"}, "swap": {"S2"}, "giver": {"S2"}}
drawn = st.builds(
    partial(ioi, WORDS, 6),
    st.integers(0, 50),
    corruption=st.sampled_from(list(CORRUPTIONS)),
    order=st.sampled_from(list(ORDERS)),
)


@given(drawn)
def test_the_subject_stands_twice_and_the_object_once(prompts):
    for i, row in enumerate(prompts.clean.tolist()):
        at = {name: int(places[i]) for name, places in prompts.positions.items()}
        io, s = prompts.answers[i][0], prompts.wrong[i][0]
        assert [row[at["IO"]], row[at["S1"]], row[at["S2"]]] == [io, s, s]
        assert (row.count(io), row.count(s)) == (1, 2)
        assert at["S1+1"] == at["S1"] + 1 < at["S2"] < at["end"] == len(row) - 1


@given(st.integers(0, 50), st.sampled_from(list(CORRUPTIONS)))
def test_a_twin_differs_where_it_is_said_to_and_nowhere_else(seed, corruption):
    prompts = ioi(WORDS, 6, seed, corruption=corruption)
    for i in range(6):
        differ = (prompts.clean[i] != prompts.corrupt[i]).nonzero()[:, 0].tolist()
        assert differ == sorted(int(prompts.positions[name][i]) for name in CHANGED[corruption])
        twin = prompts.corrupt[i].tolist()
        io, s = prompts.answers[i][0], prompts.wrong[i][0]
        counts = {"abc": (0, 0), "swap": (2, 1), "giver": (1, 1)}[corruption]
        assert (twin.count(io), twin.count(s)) == counts


def test_abc_repeats_nobody(tokenizer):
    prompts = ioi(tokenizer, 20, corruption="abc")
    names = [prompts.positions[name] for name in ("IO", "S1", "S2")]
    for i, row in enumerate(prompts.corrupt.tolist()):
        assert len({row[int(at[i])] for at in names}) == 3


def test_order_says_who_is_named_first(tokenizer):
    for order, first in (("abba", "IO"), ("baba", "S1")):
        prompts = ioi(tokenizer, 5, order=order)
        second = {"IO": "S1", "S1": "IO"}[first]
        assert (prompts.positions[first] < prompts.positions[second]).all()
    both = ioi(tokenizer, 40)
    assert 5 < (both.positions["IO"] < both.positions["S1"]).sum() < 35


def test_a_generator_can_be_drawn_from_and_filtered():
    draw = partial(scenes, Random(0), GIVING, NAMES)
    some = [scene for scene, _ in zip(draw(order="abba"), range(50), strict=False)]
    assert all(scene.io_first and scene.io != scene.s for scene in some)
    chosen = ioi(WORDS, 5, keep=lambda scene: scene.place == "store")
    assert all("the store" in text for text in chosen.texts())


def test_unseen_is_never_what_a_known_pair_or_pattern_has():
    pool = scenes(Random(1), GIVING, NAMES)
    share = sum(unseen(scene) for scene, _ in zip(pool, range(20_000), strict=False)) / 20_000
    assert 0.5 / 64 < share < 2 / 64


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"corruption": "swop"}, "did you mean 'swap'"),
        ({"order": "abab"}, "did you mean 'baba' or 'abba'"),
        ({"keep": lambda scene: False}, r"kept 0 of 2000 scenes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes, told):
    with pytest.raises(ConfigError, match=told):
        ioi(WORDS, 2, **changes)
