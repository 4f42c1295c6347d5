"""What units respond to and what their removal costs, against computations of another make."""

import pytest
import torch
from torch.nn.functional import cross_entropy

from minigpt.errors import ConfigError
from minigpt.nn import ImageDataset
from minigpt.nn.layers import Linear
from minigpt.nn.reader import digit_net, fit_digits
from minigpt.nn.units import (
    ablation_damage,
    ablation_slope,
    class_means,
    class_sharing,
    top_images,
)


@pytest.fixture
def layer():
    g = torch.Generator().manual_seed(0)
    hidden = torch.randn(50, 6, generator=g, dtype=torch.float64).clamp(min=0)
    hidden[:, 4] = 0  # a unit that never fires
    W_out = torch.randn(6, 3, generator=g, dtype=torch.float64)
    return hidden, W_out, hidden @ W_out + 0.1, torch.randint(3, (50,), generator=g)


def test_top_images_are_the_largest_and_silent_ones_are_none(layer):
    hidden, *_ = layer
    top = top_images(hidden, 5)
    for unit, images in zip(hidden.T, top.T, strict=True):
        found = images[images >= 0]
        assert torch.equal(unit[found], unit.sort(descending=True).values[: len(found)])
        assert len(found) == min(5, int((unit > 0).sum()))
    assert (top[:, 4] == -1).all()


@pytest.mark.parametrize("k", [0, 51])
def test_a_list_of_impossible_length_is_refused(layer, k):
    with pytest.raises(ConfigError, match=f"k={k} must be between 1 and the number of images, 50"):
        top_images(layer[0], k)


def test_sharing_counts_classes_whatever_their_size_and_the_units_strength():
    labels = torch.tensor([0] * 5 + [1] * 2 + [2])
    hidden = torch.stack([labels == 1, labels < 2, labels < 3, labels > 5], 1).double()
    assert class_sharing(hidden * 7, labels, 10).tolist() == pytest.approx([1, 2, 3, 0])
    assert class_means(hidden, labels, 4)[:, 1].tolist() == [1, 1, 0, 0]


def test_slope_and_damage_agree_for_faint_units_and_with_a_new_forward(layer):
    hidden, W_out, logits, labels = layer
    damage = ablation_damage(hidden, W_out, logits, labels)
    for i in range(6):
        cut = hidden.clone()
        cut[:, i] = 0
        after = cross_entropy(cut @ W_out + 0.1, labels, reduction="none")
        wanted = after - cross_entropy(logits, labels, reduction="none")
        torch.testing.assert_close(damage[:, i], wanted)
    faint = hidden * 1e-5, W_out, logits, labels
    torch.testing.assert_close(
        ablation_slope(*faint), ablation_damage(*faint), rtol=1e-3, atol=1e-9
    )


def test_a_dataset_gives_flat_images_from_0_to_1_and_draws_anew():
    images, labels = torch.arange(12).view(2, 2, 3).byte() * 23, torch.tensor([3, 8])
    drawn = []
    data = ImageDataset(images.numpy(), labels.numpy(), lambda x: drawn.append(x) or x + len(drawn))
    assert len(data) == 2
    assert data[1][1] == 8
    torch.testing.assert_close(data[0][0], images[0].flatten() / 255 + 2)
    assert drawn[0].shape == (2, 3)
    assert [y for _, y in data] == [3, 8], "a `for` ends"
    bright = ImageDataset(images / 255, labels)[1][0]
    torch.testing.assert_close(bright, images[1].flatten() / 255)


@pytest.mark.parametrize("shapes", [((2, 6), (2,)), ((2, 3, 2), (3,)), ((2, 3, 2), (2, 1))])
def test_a_dataset_of_other_shapes_is_refused(shapes):
    with pytest.raises(ConfigError, match="must be \\[image row column\\]"):
        ImageDataset(*map(torch.zeros, shapes))


@pytest.mark.parametrize("dataset", [None, ImageDataset])
def test_the_reader_learns_and_is_made_of_the_parts_that_it_is_given(dataset):
    class Own(Linear):
        pass

    g = torch.Generator().manual_seed(0)
    labels = torch.arange(40) % 10
    images = torch.rand(10, 28, 28, generator=g)[labels]
    net = digit_net(64, parts={"Linear": Own})
    assert [type(one).__name__ for one in net.layers] == ["Own", "ReLU", "Own"]
    trainer = fit_digits(net, images, labels, epochs=60, most=0, dataset=dataset)
    assert trainer.evaluate((images.flatten(1), labels)).accuracy == 1
