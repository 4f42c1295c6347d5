"""The recorded toy models: their axes, what is known of them, and a run that begins as theirs."""

import torch

from minigpt.interp.dictionaries.superposition import dimensionality, dimensions_per_feature
from minigpt.tasks.superposition import SparseFeatures
from minigpt.zoo import superposition as zoo


def test_records_have_the_axes_of_their_recipe():
    toy = zoo.load_zoo()
    grid = (len(zoo.PLANE_DENSITIES), len(zoo.PLANE_RATIOS), zoo.N_START)
    assert toy.phase.shape == (3, len(zoo.PHASE_DENSITIES), len(zoo.PHASE_IMPORTANCES))
    assert toy.planes.shape == (*grid, zoo.N_PLANE_FEATURE, 2)
    assert toy.biases.shape == (*grid, zoo.N_PLANE_FEATURE)
    assert toy.losses.shape == grid
    assert toy.shares.shape == (
        zoo.N_SHARE_SEED, len(zoo.SHARE_DENSITIES), zoo.N_SHARE_FEATURE, zoo.N_SHARE_HIDDEN
    )  # fmt: skip
    assert all(value.isfinite().all() for value in vars(toy).values())


def test_the_lowest_loss_stands_first_and_is_that_of_its_weights():
    toy = zoo.load_zoo()
    assert (toy.losses.diff(dim=-1) >= 0).all()
    for i, k in ((1, 0), (3, 0), (4, 2)):
        task = SparseFeatures.decaying(5, [zoo.PLANE_DENSITIES[i]] * 8, zoo.PLANE_RATIOS[k])
        x = task.batch(100_000, torch.Generator().manual_seed(5))
        W, b = toy.planes[i, k], toy.biases[i, k][:, None]
        losses = task.loss(x, torch.relu(x @ W @ W.mT + b))
        torch.testing.assert_close(losses, toy.losses[i, k], atol=1e-3, rtol=0.03)


def test_known_geometries_are_there():
    """Sparse features form a pentagon; dense, unequal ones get a dimension each."""
    toy = zoo.load_zoo()
    pentagon = dimensionality(toy.planes[1, 0, 0])
    torch.testing.assert_close(pentagon, torch.full((5,), 0.4), atol=0.02, rtol=0)
    unequal = dimensionality(toy.planes[-1, -1, 0])
    torch.testing.assert_close(unequal, torch.tensor([1.0, 1, 0, 0, 0]), atol=0.02, rtol=0)


def test_a_shortened_run_is_near_its_record():
    again = dimensions_per_feature(zoo.train_shares(1, (1.0, 0.1), steps=400))
    where = [zoo.SHARE_DENSITIES.index(p) for p in (1.0, 0.1)]
    recorded = dimensions_per_feature(zoo.load_zoo().shares[1, where])
    torch.testing.assert_close(again, recorded, atol=0.1, rtol=0)


def test_planes_are_trained_as_recorded():
    """A short training has the axes of the record, and sorts its starts."""
    W, b, losses = zoo.train_planes(steps=2)
    toy = zoo.load_zoo()
    assert (W.shape, b.shape, losses.shape) == (
        toy.planes.shape, toy.biases.shape, toy.losses.shape
    )  # fmt: skip
    assert (losses.diff(dim=-1) >= 0).all()
