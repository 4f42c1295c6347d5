"""The lookup task: real letters, certain answers, a cipher that can be undone."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError, DataError
from minigpt.tasks.lookup import (
    ALPHABET,
    N_LETTER,
    LookupBatch,
    LookupTask,
    caesar,
    letters,
    occurs_once,
    random_cipher,
    spell,
)

TEXT = "To be, or not to be: that is the question. Whether 'tis nobler in the mind to suffer " * 9


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@given(st.text(alphabet=ALPHABET, min_size=1).filter(lambda t: "  " not in t))
def test_letters_and_spelling_undo_each_other(text):
    assert spell(letters(text)) == text


@given(st.text(min_size=1))
def test_any_text_becomes_letters(text):
    spelled = spell(letters(text)) if letters(text).numel() else ""
    assert set(spelled) <= set(ALPHABET)
    assert "  " not in spelled


def test_caesar_by_hand():
    assert spell(caesar(3)[letters("veni vidi xyz")]) == "yhql ylgl abc"


@pytest.mark.parametrize("cipher", [caesar(3), caesar(25), random_cipher(0), random_cipher(5)])
def test_the_planted_table_undoes_the_cipher(cipher):
    planted = LookupTask(letters(TEXT), cipher).planted
    assert torch.equal(planted[cipher], torch.eye(N_LETTER))
    assert torch.equal(planted.sum(0), torch.ones(N_LETTER))


@given(st.integers(1, 15), st.integers(0, 1000))
def test_every_question_has_one_true_answer(n_record, seed):
    task = LookupTask(letters(TEXT), random_cipher(seed), n_record)
    batch = task.batch(16, generator(seed))
    assert batch.key.shape == batch.value.shape == (16, n_record)
    for i in range(16):
        keys, values = batch.key[i].tolist(), batch.value[i].tolist()
        assert spell(batch.key[i]) + spell(batch.value[i, -1:]) in spell(task.text)
        meant = task.cipher.tolist().index(int(batch.query[i]))
        assert keys.count(meant) == 1
        assert keys.index(meant) == batch.where[i]
        assert values[keys.index(meant)] == batch.answer[i]
        assert int(batch.asked[i]) == meant


def test_windows_without_a_question_are_drawn_again():
    task = LookupTask(letters("aa" * 40 + "ab" + "aa" * 40), caesar(), n_record=3)
    batch = task.batch(32, generator())
    assert occurs_once(batch.key).any(1).all()


def test_one_seed_one_batch():
    task = LookupTask(letters(TEXT), caesar())
    first, again = (task.batch(8, generator(3)) for _ in range(2))
    assert all(
        torch.equal(a, b) for a, b in zip(vars(first).values(), vars(again).values(), strict=True)
    )


def test_other_values_other_answers():
    batch = LookupTask(letters(TEXT), caesar()).batch(8, generator())
    changed = batch.with_values(torch.full_like(batch.value, 25))
    assert (changed.answer == 25).all()
    assert torch.equal(changed.key, batch.key)
    assert not (batch.answer == 25).any()


def test_balanced_asks_each_letter_equally():
    text = "the quick brown fox jumps over the lazy dog and " * 50
    batch = LookupTask(letters(text), caesar(), n_record=6).balanced(5, generator())
    assert torch.bincount(batch.asked, minlength=N_LETTER).tolist() == [5] * N_LETTER
    assert isinstance(batch, LookupBatch)


def test_split_holds_the_end_out():
    train, held_out = LookupTask.split(TEXT, caesar(), held_out=0.25)
    whole = spell(letters(TEXT))
    assert spell(train.text) + spell(held_out.text) == whole
    assert len(held_out.text) == pytest.approx(len(whole) / 4, abs=1)


def test_refusals():
    indices = letters(TEXT)
    with pytest.raises(ConfigError, match="n_record=0"):
        LookupTask(indices, caesar(), 0)
    with pytest.raises(ConfigError, match="permutation of 0 to 26"):
        LookupTask(indices, torch.zeros(27, dtype=torch.long))
    with pytest.raises(DataError, match="5 letters: 12 records need more"):
        LookupTask(letters("brief"), caesar())
    with pytest.raises(DataError, match="only 0 of 3 windows of 12 records"):
        LookupTask(letters("ab" * 40), caesar()).batch(3, generator())
    with pytest.raises(DataError, match="'j' was asked about 0 times"):
        LookupTask(letters("abcdefghi" * 9), caesar(), 4).balanced(1, generator())
