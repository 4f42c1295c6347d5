"""Properties of each gradient, then PyTorch's autograd."""

import torch
from torch.nn.functional import cross_entropy, one_hot, relu

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

NAMES = ("the loss", "dW1", "db1", "dW2", "db2")


def inputs(seed=0, batch=5, d_in=4, d_hidden=7, label=3, dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64).to(dtype)

    y = torch.randint(label, (batch,), generator=g)
    return draw(batch, d_in), y, draw(d_in, d_hidden), draw(d_hidden), draw(d_hidden, label), draw(
        label
    )  # fmt: skip


def reference(X, y, *weights):
    leaves = [w.detach().clone().requires_grad_() for w in weights]
    W1, b1, W2, b2 = leaves
    loss = cross_entropy(relu(X @ W1 + b1) @ W2 + b2, y)
    return loss.detach(), *torch.autograd.grad(loss, leaves)


def found_by(mine, given):
    with untouched(**dict(zip(("X", "y", "W1", "b1", "W2", "b2"), given, strict=True))):
        found = mine.mlp_gradients(*given)
    expect(
        isinstance(found, tuple) and len(found) == 5,
        "return five tensors: the loss, dW1, db1, dW2, db2",
    )
    for one, name, like in zip(found[1:], NAMES[1:], given[2:], strict=True):
        same_shape(one, like.shape, what=name)
    return found


def test_loss(mine):
    """the loss is the mean cross-entropy of the right classes"""
    given = inputs()
    wanted = reference(*given)[0]
    hints = [
        (wanted * len(given[0]), "the loss is a sum over the batch, and a mean is asked"),
        (-wanted, "the loss is negative: it is minus the log-probability"),
    ]
    close(found_by(mine, given)[0], wanted, "the loss", hints=hints)


def test_last_bias(mine):
    """db2 is P minus Y, averaged over the batch"""
    given = inputs(seed=1)
    X, y, W1, b1, W2, b2 = given
    wanted = reference(*given)[4]
    P = (relu(X @ W1 + b1) @ W2 + b2).softmax(-1)
    Y = one_hot(y, 3)
    hints = [
        (5 * wanted, "the gradient lacks 1/n: the loss is a mean over the batch"),
        (wanted / 5, "a bias's gradient is summed over the batch: 1/n is in dZ already"),
        (-wanted, "the sign is wrong: the gradient points uphill, P minus Y"),
        (P.mean(0), "that is P alone: the right class gets minus 1"),
        (-Y.double().mean(0), "that is Y alone: P minus Y"),
    ]
    close(found_by(mine, given)[4], wanted, "db2", hints=hints)


def test_last_matrix(mine):
    """dW2 pairs what the matrix saw, A, with dZ"""
    given = inputs(seed=2)
    X, y, W1, b1, W2, b2 = given
    H = X @ W1 + b1
    wanted = reference(*given)[3]
    dZ = ((relu(H) @ W2 + b2).softmax(-1) - one_hot(y, 3)) / len(X)
    hints = [(H.T @ dZ, "the second matrix saw A, not H: ReLU stands before it")]
    close(found_by(mine, given)[3], wanted, "dW2", hints=hints)


def test_through_relu(mine):
    """db1 and dW1 come back through ReLU, where H was positive"""
    given = inputs(seed=3)
    X, y, W1, b1, W2, b2 = given
    H = X @ W1 + b1
    _, dW1, db1, _, _ = reference(*given)
    dZ = ((relu(H) @ W2 + b2).softmax(-1) - one_hot(y, 3)) / len(X)
    back = dZ @ W2.T
    slips = [
        (back, "ReLU hands back only where H > 0: the mask is missing"),
        (back.clamp(min=0), "the sign of the gradient decides, and the sign of H should"),
    ]
    found = found_by(mine, given)
    close(found[2], db1, "db1", hints=[(d.sum(0), text) for d, text in slips])
    close(found[1], dW1, "dW1", hints=[(X.T @ d, text) for d, text in slips])


def test_at_zero(mine):
    """where H is exactly 0, ReLU hands nothing back"""
    X, y, W1, b1, W2, b2 = inputs(seed=4)
    W1[:, 2], b1[2] = 0, 0
    found = found_by(mine, (X, y, W1, b1, W2, b2))
    expect(
        found[2][2] == 0 and (found[1][:, 2] == 0).all(),
        "a unit at exactly 0 hands a gradient back: the slope of ReLU there is 0",
    )
    for one, wanted, name in zip(found, reference(X, y, W1, b1, W2, b2), NAMES, strict=True):
        close(one, wanted, name)


def test_hardly_above_zero(mine):
    """a unit hands back however small its H is, if it is positive"""
    X, y, W1, b1, W2, b2 = inputs(seed=6)
    given = (X, y, 1e-9 * W1, 1e-9 * b1, W2, b2)
    for one, wanted, name in zip(found_by(mine, given), reference(*given), NAMES, strict=True):
        close(one, wanted, f"{name} where H is about 1e-9 (is a small H taken for 0?)")


def test_large_logits(mine):
    """logits of 10,000 are no obstacle"""
    X, y, W1, b1, W2, b2 = inputs(seed=5)
    given = (X, y, W1, b1, 1e4 * W2, b2 + 1e4)
    found = found_by(mine, given)
    for one, name in zip(found, NAMES, strict=True):
        expect(torch.isfinite(one).all(), f"{name} is not finite for large logits")
    for one, wanted, name in zip(found, reference(*given), NAMES, strict=True):
        close(one, wanted, f"{name} for large logits")


def test_against_autograd(mine):
    """all five equal PyTorch's, whatever the sizes and the dtype"""
    for seed, sizes in enumerate([(1, 1, 1, 2), (9, 3, 33, 5), (2, 40, 4, 4), (64, 4, 4, 4)]):
        given = inputs(seed, *sizes)
        for one, wanted, name in zip(found_by(mine, given), reference(*given), NAMES, strict=True):
            close(one, wanted, f"{name} for sizes {sizes}", atol=1e-9, rtol=1e-7)
    given = inputs(7, dtype=torch.float32)
    for one, wanted, name in zip(found_by(mine, given), reference(*given), NAMES, strict=True):
        close(one, wanted, f"{name} in float32", atol=1e-5)


def test_layouts(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    X, y, W1, b1, W2, b2 = inputs(seed=8)
    any_layout(
        lambda X, W1, b1, W2, b2: mine.mlp_gradients(X, y, W1, b1, W2, b2),
        X=X, W1=W1, b1=b1, W2=W2, b2=b2,
    )  # fmt: skip
