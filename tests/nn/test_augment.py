"""Shifted images are the same images, elsewhere."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.nn import Shifted
from minigpt.nn.augment import shift

SIZE = st.integers(1, 6)


@given(
    n=st.integers(1, 5), height=st.integers(1, 6), width=st.integers(1, 6), most=st.integers(0, 3)
)
def test_each_image_is_moved_as_a_whole(n: int, height: int, width: int, most: int) -> None:
    x = 1 + torch.arange(n * height * width).reshape(n, height, width).float()
    moved = shift(x, most)
    for before, after in zip(x, moved, strict=True):
        candidates = []
        for down in range(-most, most + 1):
            for right in range(-most, most + 1):
                there = torch.zeros(height, width)
                for i in range(max(0, down), min(height, height + down)):
                    for j in range(max(0, right), min(width, width + right)):
                        there[i, j] = before[i - down, j - right]
                candidates.append(there)
        assert any(torch.equal(after, there) for there in candidates)


def test_shifts_reach_all_places_and_differ_between_images() -> None:
    x = torch.zeros(400, 5, 5)
    x[:, 2, 2] = 1
    places = shift(x, 2).flatten(1).argmax(1)
    assert set(places.tolist()) == set(range(25))


def test_a_pass_holds_every_label_once() -> None:
    x, y = torch.rand(50, 4, 4), torch.arange(50)
    batches = Shifted(x, y, batch_size=16, most=0)
    seen = list(batches)
    assert [tuple(images.shape) for images, _ in seen] == [(16, 16)] * 3 + [(2, 16)]
    assert len(batches) == 4
    labels = torch.cat([label for _, label in seen])
    assert torch.equal(labels.sort().values, y)
    assert all(torch.equal(images, x[label].flatten(1)) for images, label in seen)


@pytest.mark.usefixtures("unchecked")
def test_flat_images_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"images \(50, 16\) must be \[image row column\]"):
        Shifted(torch.rand(50, 16), torch.arange(50))
