"""The exact change is what was asked for, and the gradient does not see it."""

import torch

from minigpt.course.grading.feedback import expect, same_shape

SIZES = (1.0, 2.0, -3.0, 0.02, -7e-5, 1234.5, -1e6, 0.7)


def written(q, keys, values):
    return (keys @ q / len(q) ** 0.5).softmax(0) @ values


def parts(mine, size):
    """What came back, checked, in double precision."""
    found = mine.blind_spot(size)
    expect(found is not None, "the result is None: is there a return statement?")
    expect(
        isinstance(found, tuple | list) and len(found) == 4,
        "return four tensors: q, q_new, keys, values",
    )
    q, q_new, keys, values = found
    for name, part, axes in (("q", q, 1), ("q_new", q_new, 1), ("keys", keys, 2),
                             ("values", values, 1)):  # fmt: skip
        expect(
            isinstance(part, torch.Tensor) and part.dim() == axes,
            f"{name} must be a tensor with {axes} axes",
        )
        expect(part.is_floating_point(), f"{name} holds whole numbers: use floats")
        expect(part.isfinite().all(), f"{name} holds NaN or infinity")
    same_shape(q_new, tuple(q.shape), "d_head", "q_new")
    same_shape(keys, (len(values), len(q)), "key d_head", "keys")
    return tuple(part.detach().double() for part in (q, q_new, keys, values))


def check(mine, size):
    q, q_new, keys, values = parts(mine, size)
    where = f"for size = {size:g}"
    scores = torch.stack([keys @ x / len(q) ** 0.5 for x in (q, q_new)])
    expect(scores.abs().max() <= 50, f"a score is {scores.abs().max():.0f} {where}: at most 50")
    expect(
        values.abs().max() <= 10 * abs(size) * (1 + 1e-6),
        f"a value is {values.abs().max():g} {where}: at most 10 |size|",
    )
    leaf = q.clone().requires_grad_()
    with torch.enable_grad():
        old = written(leaf, keys, values)
        (gradient,) = torch.autograd.grad(old, leaf)
    change = (written(q_new, keys, values) - old.detach()).item()
    estimate = ((q_new - q) @ gradient).item()
    expect(
        abs(change) > 1e-3 * abs(size),
        f"the exchange changes z by {change:.3g} {where}: the gradient is right to see none",
    )
    expect(
        abs(change + size) > 1e-3 * abs(size),
        f"the exchange changes z by {change:.3g} {where}: the sign is turned",
    )
    expect(
        abs(change - size) <= 1e-3 * abs(size),
        f"the exchange changes z by {change:.5g} {where}",
    )
    expect(
        abs(estimate) < abs(size) / 1000,
        f"the gradient's estimate is {estimate:.3g} {where}: it sees the query",
    )


def test_sizes(mine):
    """small and large, positive and negative"""
    for size in SIZES:
        check(mine, size)


def test_random_sizes(mine):
    """twenty sizes at random"""
    g = torch.Generator().manual_seed(0)
    for value in torch.randn(20, generator=g).tolist():
        check(mine, value * 10 ** (value * 2))
