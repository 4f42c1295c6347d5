"""Products with the Hessian and the sharpness, against Hessians written out in full."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.train.curvature import hessian_vector, sharpness


def quartic(weights):
    a, b = weights
    return (a.sum() ** 2 * b[0]) + (b**4).sum() + (a * a).sum() / 2


def whole(weights):
    """The Hessian of `quartic` as one matrix, entry by entry."""
    sizes = [w.numel() for w in weights]
    flat = torch.cat([w.detach().flatten() for w in weights])

    def loss(x):
        return quartic([p.view_as(w) for p, w in zip(x.split(sizes), weights, strict=True)])

    return torch.autograd.functional.hessian(loss, flat)


def weights_of(seed):
    g = torch.Generator().manual_seed(seed)
    shapes = [(2, 2), (3,)]
    return [torch.randn(s, generator=g, dtype=torch.float64, requires_grad=True) for s in shapes]


@pytest.mark.parametrize("seed", range(3))
def test_a_product_is_that_of_the_whole_hessian(seed):
    weights = weights_of(seed)
    v = torch.arange(1.0, 8, dtype=torch.float64)
    found = hessian_vector(lambda: quartic(weights), weights, v)
    torch.testing.assert_close(found, whole(weights) @ v)
    assert all(w.grad is None for w in weights)


def test_a_straight_loss_does_not_bend_and_unused_weights_count_as_flat():
    used, unused = torch.ones(2, requires_grad=True), torch.ones(1, requires_grad=True)
    v = torch.ones(3)
    assert hessian_vector(lambda: 3 * used.sum(), [used, unused], v).tolist() == [0, 0, 0]
    bent = hessian_vector(lambda: (used**2).sum(), [used, unused], v)
    assert bent.tolist() == [2, 2, 0]


def test_a_vector_of_another_length_is_refused():
    w = torch.ones(2, requires_grad=True)
    with pytest.raises(ConfigError, match="there are 2 weights"):
        hessian_vector(lambda: (w**2).sum(), [w], torch.ones(3))


@pytest.mark.parametrize(
    "eigenvalues", [[5.0, 1, 0.5], [2.0, -7, 1], [-1.0, -2, -4], [3.0, 3, -3.5]]
)
def test_sharpness_is_the_largest_eigenvalue_and_not_the_largest_in_size(eigenvalues):
    g = torch.Generator().manual_seed(1)
    q = torch.linalg.qr(torch.randn(3, 3, generator=g, dtype=torch.float64)).Q
    H = q @ torch.diag(torch.tensor(eigenvalues, dtype=torch.float64)) @ q.T
    w = torch.ones(3, dtype=torch.float64, requires_grad=True)
    found, v = sharpness(lambda: w @ H @ w / 2, [w], tolerance=1e-9, most=2000)
    assert found == pytest.approx(max(eigenvalues), rel=1e-4)
    torch.testing.assert_close(H @ v, found * v, atol=1e-2, rtol=1e-2)


def test_a_flat_loss_has_no_sharpness():
    w = torch.ones(3, requires_grad=True)
    assert sharpness(lambda: w.sum(), [w])[0] == 0
