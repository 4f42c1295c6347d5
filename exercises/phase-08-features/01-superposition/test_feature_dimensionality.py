"""Known geometries, a loop, rotations, rows of unequal length, and rows that are zero."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def loop(W):
    """The definition, pair by pair, in double precision."""
    kind, W = W.dtype, W.double()
    shares = []
    for row in W:
        size = float((row * row).sum())
        seen = sum(float((row * other).sum()) ** 2 for other in W)
        shares.append(size * size / seen if seen else 0.0)
    return torch.tensor(shares, dtype=torch.float64).to(kind)


def slips(W):
    """What typical slips give, each with its sentence."""
    W = W.double()
    size = W.square().sum(-1)
    unit = torch.nn.functional.normalize(W, dim=-1)
    dots, cosines, plain = unit @ W.mT, unit @ unit.mT, W @ W.mT
    own = dots.diagonal(dim1=-2, dim2=-1).square()
    both = [
        (size / cosines.square().sum(-1), "both directions are at length 1: only the first is"),
        (1 / cosines.square().sum(-1), "only W_i is at length 1, and the sum runs over j: did you "
         "sum over i, or divide by both lengths?"),
        (size / plain.square().sum(-1), "neither direction is at length 1: divide W_i by its "
         "length"),
        (size / (dots.square().sum(-1) - own), "the sum leaves out the feature itself: j = i "
         "belongs to it"),
        (size / dots.sum(-1).square(), "the dot products are added before they are squared: "
         "opposite ones cancel"),
        (size / dots.abs().sum(-1), "the dot products are not squared"),
        (size.sqrt() / dots.square().sum(-1), "the length is not squared"),
        (size / dots.square().mean(-1), "what is seen is averaged over the features: add it up"),
    ]  # fmt: skip
    return [(value.float(), words) for value, words in both]


def unequal(*axes, n=6, m=3, seed=0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    W = torch.randn(*axes, n, m, generator=g, dtype=dtype)
    return W * torch.linspace(0.3, 2.5, n, dtype=dtype)[:, None]


def test_rows_of_unequal_length(mine):
    """rows of unequal length, against the definition"""
    W = unequal()
    with untouched(W=W):
        found = mine.feature_dimensionality(W)
    close(found, loop(W), "the dimensionality", hints=slips(W))


def test_known_geometries(mine):
    """own dimension 1, pair ½, triangle ⅔, pentagon 2/5, tetrahedron ¾"""
    angle = 2 * math.pi * torch.arange(5) / 5
    pentagon = torch.stack([angle.cos(), angle.sin()], 1)
    thirds = 2 * math.pi * torch.arange(3) / 3
    triangle = torch.stack([thirds.cos(), thirds.sin()], 1)
    corners = torch.tensor([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    known = {
        "orthogonal features": (torch.eye(3), 1.0),
        "an antipodal pair": (torch.tensor([[1.0, 0], [-1, 0]]), 1 / 2),
        "a triangle": (triangle, 2 / 3),
        "a pentagon": (pentagon, 2 / 5),
        "a tetrahedron": (corners, 3 / 4),
    }
    for name, (W, share) in known.items():
        for scale in (1, 0.9, 3):
            found = mine.feature_dimensionality(scale * W)
            close(found, torch.full((len(W),), share), f"the dimensionality in {name}")


def test_dropped(mine):
    """a dropped feature has 0, and changes nothing for the others"""
    W = unequal(n=4, seed=1)
    with_zero = torch.cat([W[:2], torch.zeros(1, 3), W[2:]])
    found = mine.feature_dimensionality(with_zero)
    same_shape(found, (5,), "feature", "the dimensionality")
    expect(not found[2].isnan(), "a zero row gives NaN: 0/0 should be 0")
    expect(found[2] == 0, f"a zero row gives {float(found[2]):.3g}: it should be 0")
    close(found[[0, 1, 3, 4]], loop(W), "the dimensionality beside a dropped feature")
    nothing = mine.feature_dimensionality(torch.zeros(3, 2))
    expect((nothing == 0).all(), "features that are all dropped have 0 each")


def test_short_rows(mine):
    """the length of all rows together does not matter, however short"""
    W = unequal(seed=2, dtype=torch.float64)
    whole = loop(W)
    for scale in (1e-9, 1e-4, 1e6):
        found = mine.feature_dimensionality(scale * W)
        close(found, whole, f"the dimensionality of rows times {scale:g}, in double precision",
              atol=1e-9, rtol=1e-7)  # fmt: skip
    mixed = torch.tensor([[1.0, 0.0], [0.0, 1e-8]], dtype=torch.float64)
    close(
        mine.feature_dimensionality(mixed),
        torch.ones(2, dtype=torch.float64),
        "a short row that is orthogonal to all others has a dimension to itself; the result",
    )


def test_rotation(mine):
    """a rotation of the hidden space changes nothing"""
    W = unequal(seed=3, dtype=torch.float64)
    g = torch.Generator().manual_seed(0)
    turn = torch.linalg.qr(torch.randn(3, 3, generator=g, dtype=torch.float64)).Q
    close(mine.feature_dimensionality(W @ turn), loop(W), "the dimensionality after a rotation")


def test_instances(mine):
    """many models at once, each for itself; one dimension, one feature"""
    for axes, n, m in (((3,), 5, 2), ((2, 2), 4, 7), ((), 1, 1), ((1,), 6, 1), ((2,), 1, 3)):
        W = unequal(*axes, n=n, m=m, seed=4)
        found = mine.feature_dimensionality(W)
        same_shape(found, (*axes, n), what=f"the dimensionality for W of shape {list(W.shape)}")
        each = torch.stack([loop(w) for w in W.reshape(-1, n, m)]).reshape(*axes, n)
        close(found, each, "the dimensionality of each model")


def test_gradients(mine):
    """gradients flow, as those of the definition"""
    W = unequal(2, seed=5)

    def oracle(W):
        size = (W * W).sum(-1)
        return size.square() / torch.einsum("...ih,...jh->...ij", W, W).square().sum(-1)

    same_gradients(mine.feature_dimensionality, oracle, W=W)


def test_nan(mine):
    """a NaN in W is not turned into a number, neither in its own row nor in the others"""
    W = unequal(seed=7)
    nan_stays(mine.feature_dimensionality, W=W)
    nan_stays(mine.feature_dimensionality, W=W[:1])
    W[2, 1] = torch.nan
    found = mine.feature_dimensionality(W).isnan()
    expect(found[2], "a row that holds a NaN has a number for its dimensionality")
    expect(
        found.all(),
        "one row holds a NaN, and others have a number: its interference with them is not known, "
        "so theirs is NaN, too (NaN > 0 is false, NaN != 0 is true)",
    )


def test_layouts(mine):
    """any memory layout, and the input stays as it is"""
    any_layout(mine.feature_dimensionality, W=unequal(2, seed=6))
