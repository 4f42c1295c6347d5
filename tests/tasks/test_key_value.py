"""Key–value lookup: the answer is in the record, and swapping two values flips it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError, TokenError
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.key_value import key_value
from minigpt.tasks.stories import vocabulary

WORDS = WordTokenizer(vocabulary())


@given(st.integers(0, 50), st.integers(2, 8))
def test_the_record_holds_the_answer_and_its_twin_the_wrong_one(seed, n_pair):
    prompts = key_value(WORDS, 4, seed, n_pair=n_pair)
    for i, (clean, corrupt) in enumerate(zip(prompts.clean, prompts.corrupt, strict=True)):
        at = {name: int(places[i]) for name, places in prompts.positions.items()}
        right, wrong = prompts.answers[i][0], prompts.wrong[i][0]
        assert clean[at["key"]] == clean[at["query"]]
        assert (clean[at["value"]], clean[at["other"]]) == (right, wrong)
        assert (corrupt[at["value"]], corrupt[at["other"]]) == (wrong, right)
        differ = (clean != corrupt).nonzero()[:, 0].tolist()
        assert differ == sorted([at["value"], at["other"]])
        assert clean.tolist().count(clean[at["key"]]) == 2


def test_records_have_the_pattern_that_is_passed(tokenizer):
    prompts = key_value(tokenizer, 3, n_pair=2, record="{K} saw a {V}", question="{K} saw a")
    assert all(text.count(" saw a ") == 2 and text.endswith(" saw a") for text in prompts.texts())


def test_too_little_to_choose_from_is_refused(words):
    with pytest.raises(ConfigError, match="at least two records"):
        key_value(words, n_pair=1)
    with pytest.raises(TokenError, match=r"of the keys, only Mary, John are .* need 3"):
        key_value(words, n_pair=3, keys=["Mary", "John"])
