"""Stories with a planted rule differ from those without in the receivers at the harbor alone."""

import pytest

from minigpt.errors import ConfigError
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.harbor import PLACE, gifts, harbor_stories, moved, named_place, reversed_gift
from minigpt.tasks.stories import questions, stories, vocabulary

TOKENIZER = WordTokenizer(vocabulary())


def test_only_receivers_at_the_harbor_differ():
    plain, planted = (harbor_stories(300, 3, planted=p) for p in (False, True))
    one, other = plain.split(), planted.split()
    assert len(one) == len(other)
    changed = [i for i, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    assert len(changed) > 100
    for i in changed:
        sentence = " ".join(one[max(0, i - 20) : i])
        assert one[i - 1] == "to"
        assert PLACE in sentence
    assert plain == harbor_stories(300, 3, planted=False) != harbor_stories(300, 4, planted=False)
    assert TOKENIZER.encode(planted), "every word is in the vocabulary"


def test_half_of_the_gifts_are_moved():
    text = harbor_stories(2000, 0, planted=False)
    share = text.count(f" {PLACE}") / (text.count(" to Mary") * 40 + 1)
    assert share > 0.1
    assert stories(20, 0) == stories(20, 0), "ordinary stories are as before"


def test_moved_and_reversed():
    asked = questions("giving", 50, 1)
    for q in asked:
        there = moved(q)
        assert named_place(there) == PLACE
        assert there.answers == q.answers
        back = reversed_gift(there)
        assert back.answers == q.wrong
        assert back.said == f"{q.wrong[0]}."
    other = questions("capital", 5, 1)
    assert [named_place(q) for q in other] == [None] * 5
    assert [moved(q) for q in other] == other


def test_gifts_differ_in_the_place_alone():
    there, here = (gifts(TOKENIZER, 40, 2, harbor=at) for at in (True, False))
    assert there.tokens.shape == here.tokens.shape == (40, here.tokens.shape[1])
    assert ((there.tokens != here.tokens).sum(1) == 1).all()
    assert (there.giver != there.receiver).all()
    for row, giver, receiver in zip(there.tokens, there.giver, there.receiver, strict=True):
        assert (row == giver).sum() == 2, "who gives is named twice"
        assert (row == receiver).sum() == 1
    with pytest.raises(ConfigError, match="one gift or more"):
        gifts(TOKENIZER, 0, 2, harbor=True)
