"""Digits move whole, training learns and repeats, and the shipped model reads."""

from dataclasses import replace

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.model.vision import VisionConfig
from minigpt.zoo import digits as zoo
from minigpt.zoo.entry import folder

SMALL = VisionConfig(n_layer=1, n_head=2, d_model=16, d_mlp=32)


@pytest.fixture(scope="module")
def parts():
    return zoo.digits()


def test_the_split_is_whole_and_balanced(parts):
    train, test = parts
    assert train.images.shape == (4000, 28, 28)
    assert test.images.shape == (1000, 28, 28)
    assert (train.labels.bincount() + test.labels.bincount()).tolist() == [500] * 10
    assert test.labels.bincount().min() > 70
    assert train.images.min() == 0
    assert train.images.max() == 1


def test_shifts_move_ink_and_lose_none_inside():
    images = torch.zeros(200, 7, 7)
    images[:, 3, 3] = 1
    moved = zoo.shift(images, 2, torch.Generator().manual_seed(0))
    assert (moved.sum((1, 2)) == 1).all()
    places = {tuple(place) for place in moved.nonzero()[:, 1:].tolist()}
    assert places == {(row, column) for row in range(1, 6) for column in range(1, 6)}
    assert torch.equal(zoo.shift(images, 0, torch.Generator()), images)


def test_training_learns_and_repeats(parts):
    some = replace(parts[0], images=parts[0].images[:500], labels=parts[0].labels[:500])
    first, again = (zoo.train_digits(some, SMALL, n_epoch=6) for _ in range(2))
    for ours, theirs in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    assert zoo.accuracy(first, some) > 0.3  # chance is 0.1


def test_save_and_load(tmp_path, parts):
    torch.manual_seed(0)
    model = zoo.VisionTransformer(SMALL)
    zoo.save_digits(model, tmp_path / zoo.FILE)
    loaded = zoo.load_digits(tmp_path / zoo.FILE)
    assert loaded.vision == SMALL
    images = parts[1].images[:10]
    torch.testing.assert_close(loaded(images), model(images), atol=0.02, rtol=0.02)


def test_a_language_model_is_refused():
    with pytest.raises(CheckpointError, match="no vision transformer"):
        zoo.load_digits(folder("modular") / "final.safetensors")


def test_the_shipped_model():
    where = folder("digits")
    measured = {name: number.value for name, number in zoo.measure(where).items()}
    assert measured["test_accuracy"] == pytest.approx(0.968, abs=0.002)
    assert measured["train_accuracy"] == pytest.approx(0.98975, abs=0.002)
    assert measured["linear_accuracy"] == pytest.approx(0.909, abs=0.005)
    assert sum(path.stat().st_size for path in where.iterdir()) < 0.5e6
