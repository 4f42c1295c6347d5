"""Properties of one step, then thirty of them against sums over all gradients."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout

BETAS, EPS = (0.9, 0.999), 1e-8


def inputs(seed=0, shape=(3, 4)):
    g = torch.Generator().manual_seed(seed)
    w, grad, m = (torch.randn(shape, generator=g, dtype=torch.float64) for _ in range(3))
    return 3 * w, grad, 0.1 * m, torch.rand(shape, generator=g, dtype=torch.float64)


def reference(w, grad, m, v, t, lr, decay, betas=BETAS, eps=EPS):
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    step = (m / (1 - betas[0] ** t)) / ((v / (1 - betas[1] ** t)).sqrt() + eps)
    return w * (1 - lr * decay) - lr * step, m, v


def test_shapes_and_inputs(mine):
    """three new tensors; the old ones stay as they are"""
    given = inputs()
    before = [x.clone() for x in given]
    found = mine.adamw_step(*given, 3, 0.1, 0.2)
    expect(isinstance(found, tuple) and len(found) == 3, "return three tensors: w, m, v")
    for one, name in zip(found, "wmv", strict=True):
        same_shape(one, (3, 4), what=name)
    for one, old, name in zip(given, before, ("w", "grad", "m", "v"), strict=True):
        expect(torch.equal(one, old), f"your function changes {name} in place")


def test_decay_alone(mine):
    """without a gradient, w shrinks by lr · weight_decay"""
    w = inputs(seed=1)[0]
    zero = torch.zeros_like(w)
    found, m, _ = mine.adamw_step(w, zero, zero, zero, 1, 0.1, 0.2)
    sign = 0.2 * w / ((0.2 * w).abs() + EPS)
    hints = [
        (w - 0.1 * sign, "the decay stands in the gradient, and Adam scales it up to a whole step"),
        (0.8 * w, "the decay is lr · weight_decay: the learning rate is missing"),
        (
            2.718281828459045**-0.02 * w,
            "the factor is 1 − lr · weight_decay, not its exponential",
        ),
        (1.02 * w, "the weight grows: the sign of the decay is wrong"),
        (w, "without a gradient nothing happens: the decay is missing"),
    ]
    close(found, 0.98 * w, "w after a step without gradient", hints=hints)
    found = mine.adamw_step(w, zero, zero, zero, 1, 1.0, 1.5)[0]
    close(found, -0.5 * w, "w after a step without gradient, if lr · weight_decay is 1.5")
    expect((m == 0).all(), "m is not 0 without a gradient: the decay must not enter m")


def test_order(mine):
    """the weight shrinks before the step, and the step itself does not"""
    given = inputs(seed=4)
    wanted = reference(*given, 5, 0.5, 1.0)
    w = given[0]
    step = wanted[0] - 0.5 * w
    raw_m, raw_v = wanted[1:]
    bare = 0.5 * w - 0.5 * raw_m / (raw_v.sqrt() + EPS)
    late = reference(*given, 6, 0.5, 1.0)[0]
    hints = [
        (0.5 * (w + step), "the weight shrinks after the step: before the step, please"),
        (bare, "m and v start at 0 and are not corrected: divide by 1 − β^t"),
        (late, "t counts from 1: the correction is 1 − β^t, with t itself"),
    ]
    close(mine.adamw_step(*given, 5, 0.5, 1.0)[0], wanted[0], "w with a large decay", hints=hints)


def test_rare_gradient(mine):
    """after many steps without a gradient, the step is longer than lr"""
    w, grad, zero = (
        torch.zeros(2).double(),
        torch.tensor([1.0, -5.0]).double(),
        torch.zeros(2).double(),
    )
    found = mine.adamw_step(w, grad, zero, zero, 1000, 0.1, 0.0)[0]
    wanted = reference(w, grad, zero, zero, 1000, 0.1, 0.0)[0]
    hints = [(-0.1 * grad.sign(), "the step is cut off at lr: it may be longer, here 2.5 times")]
    close(found, wanted, "w after a rare gradient", hints=hints)


def test_eps(mine):
    """eps is added to the root"""
    w, grad, m, v = inputs(seed=3)
    given = w, grad, m, 1e-3 * v  # so that v̂ is about as large as eps
    wanted = reference(*given, 2, 0.1, 0.3, eps=0.5)
    found = mine.adamw_step(*given, 2, 0.1, 0.3, eps=0.5)
    m, v = wanted[1:]
    inside = (m / (1 - 0.9**2)) / (v / (1 - 0.999**2) + 0.5).sqrt()
    hints = [
        (w * 0.97 - 0.1 * inside, "eps is added to the root of v̂, not inside of it"),
        (reference(*given, 2, 0.1, 0.3)[0], "eps is not used: the caller chooses it"),
    ]
    close(found[0], wanted[0], "w with eps = 0.5", hints=hints)


def test_first_step(mine):
    """the first step of Adam has the length lr, whatever the gradient's"""
    w, grad, _, _ = inputs(seed=2)
    zero = torch.zeros_like(w)
    for k in (1.0, 1e-3, 1e3):
        found, _, _ = mine.adamw_step(w, k * grad, zero, zero, 1, 0.1, 0.0)
        plain = k * grad * 0.1 / ((k * grad).square() * 0.001).sqrt()
        hints = [
            (w - 0.1 * plain, "m and v start at 0 and are not corrected: divide by 1 − β^t"),
            (
                w - 0.1 * plain / (1 - 0.81) * (1 - 0.999**2) ** 0.5,
                "t counts from 1: the correction is 1 − β^t, with t itself",
            ),
        ]
        close(found, w - 0.1 * grad.sign(), f"w after a first step, gradient × {k:g}", hints=hints)


def test_zero_gradients(mine):
    """where the gradient is 0, the running mean goes on moving w"""
    w, grad, m, v = inputs(seed=5)
    grad = grad * (torch.arange(12).view(3, 4) % 2)
    wanted = reference(w, grad, m, v, 4, 0.1, 0.3)
    stays = torch.where(grad == 0, w * 0.97, wanted[0])
    hints = [(stays, "w takes no step where the gradient is 0, although m is not 0 there")]
    found = mine.adamw_step(w, grad, m, v, 4, 0.1, 0.3)
    close(found[0], wanted[0], "w, where half of the gradients are 0", hints=hints)


def test_thirty_steps(mine):
    """thirty steps, compared with sums over all gradients so far"""
    for seed, (lr, decay, betas) in enumerate([(0.1, 0.0, BETAS), (0.03, 0.5, (0.8, 0.95))]):
        g = torch.Generator().manual_seed(seed)
        grads = torch.randn(30, 7, generator=g, dtype=torch.float64)
        w = theirs = torch.randn(7, generator=g, dtype=torch.float64)
        m, v = torch.zeros_like(w), torch.zeros_like(w)
        for t in range(1, 31):
            past = torch.arange(t - 1, -1, -1, dtype=torch.float64)[:, None]
            mean, square = (
                (beta**past * power).sum(0) / (beta**past).sum(0)
                for beta, power in zip(betas, (grads[:t], grads[:t] ** 2), strict=True)
            )
            theirs = theirs - lr * (decay * theirs + mean / (square.sqrt() + EPS))
            w, m, v = mine.adamw_step(w, grads[t - 1], m, v, t, lr, decay, betas)
            close(w, theirs, f"w after step {t}", atol=1e-9, rtol=1e-7)


def test_layouts(mine):
    """inputs may lie in memory as they like"""
    w, grad, m, v = inputs(seed=6)
    any_layout(
        lambda w, grad, m, v: mine.adamw_step(w, grad, m, v, 4, 0.1, 0.1), w=w, grad=grad, m=m, v=v
    )
