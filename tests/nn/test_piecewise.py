"""Broken lines: regions against a fine grid, hinges by interpolation, folds by their number."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.nn import Linear, ReLU, Sequential
from minigpt.nn.piecewise import (
    broken_line,
    count_regions,
    hinges,
    random_net,
    relu_net,
    single,
    zigzag,
)

shapes = st.lists(st.integers(1, 7), min_size=1, max_size=4)


def drawn(widths: list[int], seed: int) -> list:
    generator = torch.Generator().manual_seed(seed)
    return single(random_net([1, *widths, 1], generator), 0)


def test_it_computes_what_the_layers_compute():
    net = Sequential(Linear(1, 5), ReLU(), Linear(5, 4), ReLU(), Linear(4, 1))
    layers = [(layer.W, layer.b) for layer in net.layers if isinstance(layer, Linear)]
    x = torch.linspace(-2, 2, 9)[:, None]
    torch.testing.assert_close(relu_net(layers, x), net(x))
    matrix = layers[0][0] @ layers[1][0] @ layers[2][0]
    torch.testing.assert_close(
        relu_net(layers, x, relu=False) - relu_net(layers, 0 * x, relu=False), x @ matrix
    )


@settings(max_examples=40, deadline=None)
@given(widths=shapes, seed=st.integers(0, 10_000))
def test_the_output_is_straight_between_its_points_and_nowhere_else(widths, seed):
    layers = [(W.double(), b.double()) for W, b in drawn(widths, seed)]
    x, y = broken_line(layers, -5, 5)
    assert x[0] == -5
    assert x[-1] == 5
    assert (x.diff() > 0).all()
    fine = torch.linspace(-5, 5, 20_001, dtype=torch.float64)
    out = relu_net(layers, fine[:, None])[:, 0].numpy()
    np.testing.assert_allclose(np.interp(fine, x, y), out, atol=1e-9 * max(1, abs(out).max()))
    slope = (y.diff() / x.diff()).numpy()
    distinct = sum(abs(a - b) > 1e-9 * abs(slope).max() for a, b in pairwise(slope))
    assert count_regions(layers, -5, 5) == 1 + distinct


@pytest.mark.parametrize(("folds", "depth"), [(1, 3), (2, 1), (2, 9), (3, 4), (8, 3), (24, 1)])
def test_folds_multiply(folds, depth):
    layers = zigzag(folds, depth)
    assert count_regions(layers, 0, 1) == folds**depth
    assert sum(W.shape[1] for W, _ in layers[:-1]) == folds * depth
    ends = torch.arange(folds**depth + 1, dtype=torch.float64) / folds**depth
    wanted = torch.arange(folds**depth + 1) % 2
    torch.testing.assert_close(relu_net(layers, ends[:, None])[:, 0], wanted.double())


def test_one_layer_has_no_more_pieces_than_neurons_and_one():
    for seed in range(50):
        assert count_regions(drawn([6], seed), -1e6, 1e6) <= 7


def test_what_the_output_does_not_show_is_no_region():
    one = torch.ones(1, 2)
    bias = torch.tensor([-0.5, -0.5])
    for out, regions in ([2.0, -2.0], 1), ([1.0, 1.0], 2), ([1.0, 0.0], 2), ([0.0, 0.0], 1):
        layers = [(one, bias), (torch.tensor(out)[:, None], torch.zeros(1))]
        assert count_regions(layers, 0, 1) == regions


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=8))
def test_hinges_go_through_their_points(values):
    x = torch.linspace(-1, 2, len(values), dtype=torch.float64)
    y = torch.tensor(values, dtype=torch.float64)
    layers = hinges(x, y)
    assert len(layers[0][1]) == len(values) - 1
    torch.testing.assert_close(relu_net(layers, x[:, None])[:, 0], y)
    torch.testing.assert_close(relu_net(layers, x[:1, None] - 7)[:, 0], y[:1])


def test_random_nets_start_as_they_say():
    layers = random_net([1, 400, 300, 1], torch.Generator().manual_seed(0), seeds=7)
    assert [list(W.shape) for W, _ in layers] == [[7, 1, 400], [7, 400, 300], [7, 300, 1]]
    assert layers[1][0].std().item() == pytest.approx((2 / 400) ** 0.5, rel=0.01)
    assert layers[1][1].std().item() == pytest.approx(0.5, rel=0.1)
    x = torch.linspace(-1, 1, 4)[:, None]
    many = relu_net(layers, x)
    for seed in range(7):
        torch.testing.assert_close(many[seed], relu_net(single(layers, seed), x))


def test_what_has_no_regions_on_a_line_is_refused():
    wide = [(torch.ones(2, 3), torch.zeros(3)), (torch.ones(3, 1), torch.zeros(1))]
    with pytest.raises(ConfigError, match="one input and one output are needed"):
        count_regions(wide, 0, 1)
    with pytest.raises(ConfigError, match="the interval from 1 to 1 is empty"):
        count_regions(zigzag(2), 1, 1)
    with pytest.raises(ConfigError, match="x must increase"):
        hinges(torch.tensor([0.0, 0.0]), torch.tensor([0.0, 1.0]))
