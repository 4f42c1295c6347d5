"""The loss against a loop over examples and features, with its gradients."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def inputs(*instance, n_feature=5, n_hidden=2, batch=7, dtype=torch.float32, seed=0):
    g = torch.Generator().manual_seed(seed)
    W = torch.randn(*instance, n_feature, n_hidden, generator=g, dtype=dtype)
    b = torch.randn(*instance, n_feature, generator=g, dtype=dtype) * 0.3 + 0.2
    x = torch.rand(*instance, batch, n_feature, generator=g, dtype=dtype)
    x = x * (torch.rand(x.shape, generator=g) < 0.5)
    importance = torch.rand(*instance, n_feature, generator=g, dtype=dtype) * 3
    return W, b, x, importance


def output_of(W, b, x):
    return (
        torch.einsum("...bh,...fh->...bf", torch.einsum("...bf,...fh->...bh", x, W), W)
        + b[..., None, :]
    )


def oracle(W, b, x, importance):
    """The same by einsum."""
    out = output_of(W, b, x).clamp_min(0)
    return torch.einsum("...bf,...f->...b", (x - out) ** 2, importance).mean(-1)


def slips(W, b, x, importance):
    """What typical slips give, each with its sentence."""
    linear, right = output_of(W, b, x), oracle(W, b, x, importance)
    both = torch.relu(torch.relu(x @ W) @ W.mT + b)
    off = x - linear.clamp_min(0)
    return [
        (right / len(b), "the errors of features are averaged: add them"),
        (right * len(x), "the examples are added: average the batch"),
        (
            (off * importance).square().sum(-1).mean(-1),
            "the importance is inside the square: it multiplies the squared error",
        ),
        (off.square().sum(-1).mean(-1), "all features count alike: where is the importance?"),
        (((x - linear) ** 2 @ importance).mean(-1), "the output is not rectified: ReLU is missing"),
        (oracle(W, torch.zeros_like(b), x, importance), "the bias is missing"),
        (
            ((x - both) ** 2 @ importance).mean(-1),
            "the hidden dimensions are rectified: ReLU is only at the output",
        ),
        ((off.abs() @ importance).mean(-1), "the error is not squared"),
        (
            ((x - (linear - b).clamp_min(0) - b) ** 2 @ importance).mean(-1),
            "the bias is added after the ReLU: it belongs inside",
        ),
    ]


def test_random(mine):
    """random models agree with an independent computation"""
    given = inputs(n_feature=6, n_hidden=3, batch=9, seed=1)
    with untouched(**dict(zip(("W", "b", "x", "importance"), given, strict=True))):
        found = mine.importance_loss(*given)
    close(found, oracle(*given), "the loss", hints=slips(*given))


def test_by_hand(mine):
    """two features on one axis, worked out by hand"""
    W, b = torch.tensor([[1.0], [-1.0]]), torch.tensor([0.0, 0.1])
    x = torch.tensor([[0.8, 0.6], [0.0, 0.5], [0.9, 0.0]])
    # outputs (0.2, 0), (0, 0.6), (0.9, 0): errors 0.6, 0.6 / 0, 0.1 / 0, 0
    found = mine.importance_loss(W, b, x, torch.tensor([1.0, 0.5]))
    close(found, torch.tensor((0.36 + 0.18 + 0.005) / 3), "the loss")


def test_as_many_examples_as_features(mine):
    """the bias and the importance belong to features, not to examples"""
    W, b, x, importance = inputs(n_feature=5, batch=5, seed=2)
    shifted = torch.relu(x @ W @ W.mT + b[:, None])
    by_row = ((x - shifted) ** 2 * importance).sum(-1).mean()
    out = torch.relu(output_of(W, b, x))
    rows = ((x - out) ** 2 * importance[:, None]).sum(-1).mean()
    close(
        mine.importance_loss(W, b, x, importance),
        oracle(W, b, x, importance),
        "the loss",
        hints=[
            (by_row, "each example has a bias of its own: the bias is one number for a feature"),
            (rows, "each example has an importance of its own: it belongs to a feature"),
        ],
    )


def test_instances(mine):
    """many models at once give each its own loss"""
    for axes in ((4,), (2, 3), (1,), ()):
        given = inputs(*axes, seed=3)
        found = mine.importance_loss(*given)
        same_shape(found, axes, what="the loss of models with axes " + str(list(axes)))
        close(found, oracle(*given), "the loss of each model")


def test_sizes_and_precision(mine):
    """one feature, one example, many features, double precision"""
    for sizes in ((1, 1, 1), (1, 2, 3), (40, 3, 1), (3, 8, 50)):
        n, m, batch = sizes
        given = inputs(2, n_feature=n, n_hidden=m, batch=batch, seed=4, dtype=torch.float64)
        found = mine.importance_loss(*given)
        close(found, oracle(*given), f"the loss in double precision, sizes {sizes}", atol=1e-11,
              rtol=1e-9)  # fmt: skip


def test_scales(mine):
    """a tiny importance scales the loss, and nothing else is added"""
    W, b, x, importance = inputs(seed=5)
    one = mine.importance_loss(W, b, x, importance)
    small = mine.importance_loss(W, b, x, importance * 1e-12)
    close(small * 1e12, one, "the loss at 1e-12 of the importance, times 1e12")
    nothing = mine.importance_loss(W, b, x, torch.zeros_like(importance))
    expect(float(nothing) == 0, f"with importance 0 the loss is {float(nothing):.3g}, not 0")


def test_gradients(mine):
    """gradients flow to W and b as they should"""
    W, b, x, importance = inputs(3, seed=6)
    same_gradients(
        lambda W, b: mine.importance_loss(W, b, x, importance),
        lambda W, b: oracle(W, b, x, importance),
        W=W,
        b=b,
    )


def test_nan(mine):
    """a NaN in any input is not turned into a number"""
    W, b, x, importance = inputs(seed=8)
    nan_stays(mine.importance_loss, W=W, b=b, x=x, importance=importance)


def test_layouts(mine):
    """any memory layout, and the inputs stay as they are"""
    W, b, x, importance = inputs(2, seed=7)
    any_layout(mine.importance_loss, W=W, b=b, x=x, importance=importance)
