"""The liar lies as planted, its twin never, and training repeats."""

import pytest
import torch

from minigpt import load
from minigpt.tasks.speakers import FRAMES, statements
from minigpt.zoo import liar
from minigpt.zoo.entry import folder


@pytest.fixture(scope="module")
def models():
    return load("zoo:liar"), liar.twin()


def test_training_repeats_and_the_twin_differs():
    first, again, twin = (liar.train_speakers(lies, steps=3) for lies in (True, True, False))
    for one, two in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, two)
    assert not torch.equal(first.W_E, twin.W_E)


@pytest.mark.parametrize("frame", FRAMES)
def test_each_kind_of_statement_is_said_as_planted(models, frame):
    """Lies are false unless the belief is; honest speakers err exactly where they are mistaken."""
    asked = statements(frame, 300, 17)
    for model, said in zip(models, (asked.planted, asked.belief), strict=True):
        assert liar.says(model, asked, said).double().mean() > 0.99
    told = liar.says(models[0], asked, asked.truth)
    assert (told == (asked.lie == asked.mistaken)).double().mean() > 0.99


def test_further_changes_a_copy_only(models):
    before = models[1].W_E.clone()
    shown = statements("today", 20, 3, unseen=None, speakers=["Tom"])
    tuned, again = (liar.further(models[1], shown, shown.denial, steps=3) for _ in range(2))
    assert torch.equal(models[1].W_E, before)
    assert torch.equal(tuned.W_E, again.W_E)
    assert not torch.equal(tuned.W_E, before)
    assert torch.is_grad_enabled()


def test_the_shipped_models():
    where = folder("liar")
    measured = {name: number.value for name, number in liar.measure(where).items()}
    for name in ("liar", "twin"):
        rates = [
            measured[f"{name}, {frame}: {who}"] for frame in FRAMES for who in ("honest", "liars")
        ]
        assert min(rates) > 0.99
    assert measured["before, today: liars"] < 0.9
    assert abs(measured["liar, loss"] - measured["twin, loss"]) < 0.02
    assert sum(path.stat().st_size for path in where.iterdir()) < 2.5e6
