"""Sparse features have the statistics that are asked for, and the exact losses are exact."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.tasks.superposition import SparseFeatures, phase_losses


def test_features_are_as_dense_as_asked_and_uniform_where_present():
    task = SparseFeatures.decaying(4, [0.05, 0.5, 1.0])
    x = task.batch(40_000, torch.Generator().manual_seed(0))
    assert x.shape == (3, 40_000, 4)
    present = x > 0
    torch.testing.assert_close(
        present.float().mean((1, 2)), torch.tensor([0.05, 0.5, 1.0]), atol=0.005, rtol=0
    )
    for instance in range(3):
        values = x[instance][present[instance]]
        assert values.mean().item() == pytest.approx(1 / 2, abs=0.01)
        assert values.var().item() == pytest.approx(1 / 12, abs=0.002)


def test_a_denser_instance_sees_all_that_a_sparser_one_sees():
    x = SparseFeatures.decaying(3, [0.1, 0.6]).batch(1000, torch.Generator().manual_seed(1))
    sparse, dense = x
    assert torch.equal(dense[sparse > 0], sparse[sparse > 0])


def test_the_same_seed_gives_the_same_batch():
    task = SparseFeatures.decaying(3, [0.3])
    first, again = (task.batch(10, torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(first, again)


def test_loss_by_hand():
    task = SparseFeatures(torch.tensor([0.5, 0.5]), torch.tensor([[1.0, 10.0], [2.0, 0.0]]))
    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]).expand(2, -1, -1)
    output = torch.tensor([[[0.5, 0.0], [0.0, 0.0]]]).expand(2, -1, -1)
    # Squared errors: feature 0 has (0.25, 0), feature 1 has (0, 1), each halved by the mean.
    assert task.loss(x, output).tolist() == [0.125 + 5.0, 0.25]


def test_decaying_and_grid_lay_out_their_instances():
    assert SparseFeatures.decaying(3, [0.1, 0.2], 0.5).importance.tolist() == [[1, 0.5, 0.25]] * 2
    grid = SparseFeatures.grid([0.25, 0.5], [2.0, 3.0, 4.0])
    assert grid.density.tolist() == [0.25] * 3 + [0.5] * 3
    assert grid.importance.tolist() == [[1, 2], [1, 3], [1, 4]] * 2
    assert grid.n_feature == 2
    assert grid.repeat(2).importance[:4].tolist() == [[1, 2], [1, 2], [1, 3], [1, 3]]


def test_phase_losses_agree_with_sampling():
    """Draw the features, apply each of the three models, and average its loss."""
    density, importance = torch.tensor([0.2, 0.6, 1.0]), torch.tensor([0.5, 1.0, 3.0])
    task = SparseFeatures(density, torch.stack([torch.ones(3), importance], 1))
    x = task.batch(200_000, torch.Generator().manual_seed(0))
    mean = (density / 2)[:, None].expand(-1, x.shape[1])
    outputs = (
        torch.stack([x[..., 0], mean], -1),
        torch.stack([mean, x[..., 1]], -1),
        torch.relu(torch.stack([x[..., 0] - x[..., 1], x[..., 1] - x[..., 0]], -1)),
    )
    sampled = torch.stack([task.loss(x, output) for output in outputs], -1)
    torch.testing.assert_close(sampled, phase_losses(density, importance), atol=2e-3, rtol=0.02)


def test_the_stated_boundary_is_where_the_pair_stops_winning():
    importance = torch.linspace(0.05, 1, 20)
    edge = 4 * importance / (2 + 5 * importance)
    for shift, winner in ((-0.001, 2), (0.001, 0)):
        losses = phase_losses(edge + shift, importance)
        assert (losses.min(-1).values == losses[:, winner]).all()


@pytest.mark.parametrize(
    ("density", "importance", "words"),
    [
        ([0.0], [[1.0]], "outside"),
        ([1.5], [[1.0]], "outside"),
        ([float("nan")], [[1.0]], "outside"),
        ([0.5], [[-1.0]], "negative"),
        ([0.5, 0.5], [[1.0]], "2 densities"),
    ],
)
def test_refusals(density, importance, words):
    with pytest.raises(ConfigError, match=words):
        SparseFeatures(torch.tensor(density), torch.tensor(importance))
