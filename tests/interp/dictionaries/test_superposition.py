"""Geometry computed by hand, and toy models that find the geometry of the paper."""

import math

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.superposition import (
    ToyModel,
    dimensionality,
    dimensions_per_feature,
    interference,
    overlaps,
    phase_diagram,
    train_toy,
)
from minigpt.tasks.superposition import SparseFeatures, phase_losses


def polygon(n: int, size: float = 1.0) -> torch.Tensor:
    angle = 2 * math.pi * torch.arange(n, dtype=torch.float64) / n
    return size * torch.stack([angle.cos(), angle.sin()], 1)


def test_dimensionality_by_hand():
    orthogonal = torch.tensor([[2.0, 0.0], [0.0, 0.5]])
    assert dimensionality(orthogonal).tolist() == [1, 1]
    assert interference(orthogonal).tolist() == [0, 0]
    pair_beside_one = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert dimensionality(pair_beside_one).tolist() == [0.5, 0.5, 1, 0]
    assert dimensionality(torch.tensor([[torch.nan, 0.0], [1.0, 0.0]])).isnan().all()
    assert interference(pair_beside_one).tolist() == [1, 1, 0, 0]
    assert overlaps(pair_beside_one)[0].tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize("n", [3, 4, 5, 6, 7])
def test_a_regular_polygon_shares_its_plane_equally(n):
    """Σⱼ cos² = n/2, whatever the size, so that D = 2/n and all D add up to the plane."""
    share = dimensionality(polygon(n, 1.3))
    torch.testing.assert_close(share, torch.full((n,), 2 / n, dtype=torch.float64))
    torch.testing.assert_close(dimensions_per_feature(polygon(n)), torch.tensor(2 / n).double())


def test_dimensionalities_never_exceed_the_space():
    """Σ D ≤ m, with equality for no more features than dimensions in general position."""
    W = torch.randn(200, 7, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    assert dimensionality(W).sum(-1).max() <= 3 + 1e-9
    turn = torch.linalg.qr(torch.randn(3, 3, generator=torch.Generator().manual_seed(1)).double())
    torch.testing.assert_close(dimensionality(W @ turn.Q), dimensionality(W))


def test_batched_geometry_is_the_loop():
    W = torch.randn(4, 6, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    for function in (overlaps, interference, dimensionality, dimensions_per_feature):
        torch.testing.assert_close(function(W), torch.stack([function(w) for w in W]))
    i, j = 2, 5
    by_hand = (W[1, i] @ W[1, j] / W[1, i].norm()) ** 2
    torch.testing.assert_close(overlaps(W)[1, i, j], by_hand)


def test_the_model_is_its_equation_and_shows_its_hidden_state():
    model = ToyModel(2, 3, 2, torch.Generator().manual_seed(0))
    x = torch.rand(2, 5, 3, generator=torch.Generator().manual_seed(1))
    output, cache = model.run_with_cache(x)
    for instance in range(2):
        W, b = model.W[instance], model.b[instance]
        torch.testing.assert_close(cache["hidden"][instance], (x[instance] @ W).detach())
        expected = torch.relu(x[instance] @ W @ W.T + b).detach()
        torch.testing.assert_close(output[instance], expected)


def test_neurons_rectify_the_hidden_state():
    model = ToyModel(1, 3, 2, torch.Generator().manual_seed(0), hidden_relu=True)
    x = torch.rand(1, 5, 3, generator=torch.Generator().manual_seed(1))
    output, cache = model.run_with_cache(x)
    W, b = model.W[0], model.b[0]
    torch.testing.assert_close(cache["hidden"][0], torch.relu(x[0] @ W).detach())
    torch.testing.assert_close(output[0], torch.relu(torch.relu(x[0] @ W) @ W.T + b).detach())


def test_instances_trained_together_are_those_trained_alone():
    densities = [0.1, 0.7]
    together, losses = train_toy(SparseFeatures.decaying(4, densities), 2, steps=30, seed=3)
    assert losses.shape == (2,)
    again, _ = train_toy(SparseFeatures.decaying(4, densities), 2, steps=30, seed=3)
    assert torch.equal(together.W, again.W)
    # The first instance's start is the generator's first draw, but the data come after all starts.
    changed, _ = train_toy(SparseFeatures.decaying(4, [0.1, 0.2]), 2, steps=30, seed=3)
    assert torch.equal(together.W[0], changed.W[0])
    assert not torch.equal(together.W[1], changed.W[1])


def test_dense_features_are_compressed_as_by_pca():
    """With everything always present, the most important features get a dimension each."""
    task = SparseFeatures.decaying(5, [1.0], ratio=0.5)
    model, _ = train_toy(task, 2, steps=1000, batch_size=128, lr=1e-2, seed=0, n_try=2)
    sizes = model.W[0].norm(dim=-1)
    assert sizes[:2].tolist() == pytest.approx([1, 1], abs=0.03)
    assert sizes[2:].max() < 0.1
    assert dimensionality(model.W)[0, :2].tolist() == pytest.approx([1, 1], abs=0.03)


@pytest.mark.parametrize("seed", [0, 1])
def test_five_sparse_features_in_a_plane_form_a_pentagon(seed):
    task = SparseFeatures.decaying(5, [0.05])
    model, _ = train_toy(task, 2, steps=1000, batch_size=256, lr=1e-2, seed=seed, n_try=6)
    assert dimensionality(model.W)[0].tolist() == pytest.approx([0.4] * 5, abs=0.03)
    angles = torch.atan2(*model.W[0].T).sort().values
    gaps = torch.cat([angles.diff(), angles[:1] + 2 * math.pi - angles[-1:]])
    assert gaps.tolist() == pytest.approx([2 * math.pi / 5] * 5, abs=0.12)


def test_the_phase_diagram_has_the_three_phases_of_theory():
    """Away from the boundaries a trained model is in the phase whose exact loss is lowest."""
    densities, importances = (0.1, 0.95), (0.1, 1.0, 4.0)
    result = phase_diagram(densities, importances, steps=600, batch_size=128, n_try=8, seed=0)
    assert result.axes == ("quantity", "density", "importance")
    norm, disturbed, loss = result.values
    assert norm[0, 1:].min() > 0.9  # sparse: both are kept, as a pair
    assert disturbed[0, 1:].min() > 0.8
    assert norm[1, 0] < 0.1  # dense and unimportant: dropped
    assert norm[1, 2] > 0.9  # dense and important: a dimension of its own
    assert disturbed[1, 2] < 0.1
    grid = torch.meshgrid(torch.tensor(densities), torch.tensor(importances), indexing="ij")
    best = phase_losses(*grid).amin(-1)
    assert (loss[1] < 1.15 * best[1]).all()  # where few examples decide, the sampled loss is rough
    assert "8 starts" in repr(result)


def test_refusals():
    with pytest.raises(ConfigError, match="at least 1"):
        ToyModel(1, 0, 2, torch.Generator())
