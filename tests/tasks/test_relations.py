"""The task of several lookups at once: answers are certain, records differ, silence is kept."""

import pytest
import torch

from minigpt.errors import ConfigError, DataError
from minigpt.tasks.lookup import letters
from minigpt.tasks.relations import RelationTask, caesars

TEXT = "the quick brown fox jumps over the lazy dog and then sleeps in the warm sun " * 8


def draw(n=200, at_once=True, seed=0):
    task = RelationTask(letters(TEXT), caesars(), at_once=at_once)
    return task, task.batch(n, torch.Generator().manual_seed(seed))


def test_every_answer_follows_its_key_which_occurs_once():
    task, batch = draw()
    for r, cipher in enumerate(task.ciphers):
        meant = cipher.argsort()[batch.query[:, r]]
        hit = batch.key == meant[:, None]
        assert (hit.sum(1) == 1).all()
        assert torch.equal(hit.int().argmax(1), batch.where[:, r])
        assert torch.equal(batch.value[hit], batch.answer[:, r])


def test_the_records_are_a_window_of_the_text():
    _, batch = draw(20)
    text = letters(TEXT)
    windows = text.unfold(0, 13, 1)
    rows = torch.cat([batch.key, batch.value[:, -1:]], 1)
    assert (rows[:, None] == windows).all(-1).any(-1).all()
    assert torch.equal(batch.key[:, 1:], batch.value[:, :-1])


def test_relations_ask_for_different_records():
    _, batch = draw()
    assert (batch.where.sort(1).values.diff(dim=1) > 0).all()


def test_at_once_all_are_asked_and_otherwise_one():
    assert draw()[1].asked.all()
    _, batch = draw(2000, at_once=False)
    assert (batch.asked.sum(1) == 1).all()
    assert (batch.asked.sum(0) > 400).all(), "each relation gets its turn"


def test_the_ciphers_are_distinct():
    rows = caesars()
    assert all(not torch.equal(rows[i], rows[j]) for i in range(4) for j in range(i))


def test_one_seed_one_batch():
    first, again, other = (draw(seed=s)[1].query for s in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_split_holds_out_the_end():
    train, held = RelationTask.split(TEXT, caesars(), at_once=False, held_out=0.25)
    assert torch.equal(torch.cat([train.text, held.text]), letters(TEXT))
    assert len(held.text) == pytest.approx(len(TEXT) / 4, abs=1)
    assert not held.at_once


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"n_record": 3}, ConfigError, "4 relations cannot each ask for another of 3 records"),
        ({"ciphers": torch.zeros(2, 27, dtype=torch.long)}, ConfigError, "permutation"),
        ({"text": letters("abc")}, DataError, "12 records need more"),
    ],
)
def test_refusals(change, error, said):
    given = {"text": letters(TEXT), "ciphers": caesars()} | change
    with pytest.raises(error, match=said):
        RelationTask(**given)
