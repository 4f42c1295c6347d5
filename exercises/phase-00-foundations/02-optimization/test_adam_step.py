"""Steps against the package's Adam, the first one by hand, and averages that stay as they are."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout
from minigpt.train.optim import Adam


def problem(seed=0, shape=(5,), size=1.0):
    g = torch.Generator().manual_seed(seed)
    w, slope, m = (torch.randn(shape, generator=g) for _ in range(3))
    return w, size * slope, size * m / 5, size**2 * torch.rand(shape, generator=g) / 50


def by_package(w, gradients, lr, betas=(0.9, 0.999), eps=1e-8):
    leaf = w.clone().requires_grad_()
    adam = Adam([leaf], lr, betas, eps)
    for g in gradients:
        leaf.grad = g.clone()
        adam.step()
    return leaf.detach(), adam.state[leaf]["m"], adam.state[leaf]["v"]


def test_inputs_stay(mine):
    """three new tensors come back, and what came in is unchanged"""
    w, g, m, v = problem(shape=(3, 4))
    with untouched(w=w, g=g, m=m, v=v):
        found = mine.adam_step(w, g, m, v, 3, 0.1)
    expect(isinstance(found, tuple) and len(found) == 3, "return w, m and v")
    for name, one in zip(("w", "m", "v"), found, strict=True):
        same_shape(one, (3, 4), what=name)


def test_averages(mine):
    """both averages move a little toward g and g²"""
    w, g, m, v = problem(seed=1)
    b1, b2, t = 0.8, 0.95, 3
    found = mine.adam_step(w, g, m, v, t, 0.1, b1, b2)
    new_m, new_v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
    swapped = b2 * m + (1 - b2) * g
    m_slips = [
        (new_m / (1 - b1**t), "the corrected average is returned: return m as it is kept"),
        (swapped, "β₁ and β₂ are swapped"),
        (b1 * m + g, "m is a sum, not an average: g counts 1 − β₁"),
        ((1 - b1) * m + b1 * g, "β₁ and 1 − β₁ have changed places"),
    ]
    close(found[1], new_m, "m", m_slips)
    one = b2 * v + (1 - b2) * g.square().mean()
    v_slips = [
        (one, "your v has one step size for all weights: average g² for each weight"),
        (b2 * v + (1 - b2) * g, "v averages g², not g"),
    ]
    close(found[2], new_v, "v", v_slips)


def test_first_steps(mine):
    """the first steps equal those of the package's Adam"""
    w, *_ = problem(seed=2)
    draws = torch.randn(4, 5, generator=torch.Generator().manual_seed(3))
    m = v = torch.zeros_like(w)
    now = w
    for t in range(1, 5):
        now, m, v = mine.adam_step(now, draws[t - 1], m, v, t, 0.05)
        wanted = by_package(w, draws[:t], 0.05)[0]
        g = draws[0]
        slips = [
            (w - 0.05 * 0.1 * g / (0.001**0.5 * g.abs()), "there is no bias correction"),
            (w - 0.05 * g / g**2, "there is no square root in the denominator"),
            (w + 0.05 * g.sign(), "your step goes uphill"),
        ]
        expect(
            bool(now.isfinite().all()) and float((now - w).abs().max()) < 1e4,
            "the step is enormous: is 1 − βᵗ zero at the first step? t counts from 1",
        )
        close(now, wanted, f"w after step {t}", telling(slips, wanted) if t == 1 else [])


def test_small_gradients(mine):
    """tiny gradients are divided by their size as well, and ε stands beside the root"""
    for size in (1e-8, 1e-5):
        w, g, *_ = problem(seed=4, size=size)
        zero = torch.zeros_like(w)
        found = mine.adam_step(w, g, zero, zero, 1, 0.1)[0]
        inside = w - 0.1 * g / (g**2 + 1e-8).sqrt()
        slips = [(inside, "ε is under the root; it belongs beside the root")]
        close(found, by_package(w, g[None], 0.1)[0], "w for a tiny gradient", slips)


def test_sudden_gradient(mine):
    """after 1,999 zeros a gradient makes a step of nearly three times the learning rate"""
    w, g, *_ = problem(seed=8)
    zero = torch.zeros_like(w)
    found = mine.adam_step(w, g, zero, zero, 2000, 0.1)[0]
    times = 0.1 / (0.001 / (1 - 0.999**2000)) ** 0.5
    close(found, w - 0.1 * times * g.sign(), "w after a sudden gradient", [
        (w - 0.1 * g.sign(), "the step is cut at the learning rate: that is its usual length, and "
         "no bound"),
    ])  # fmt: skip


def test_settings_and_layouts(mine):
    """other β and ε, float64, any memory layout"""
    w, *_ = problem(seed=5, shape=(3, 5))
    w = w.double()
    g = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(6)).double()
    zero = torch.zeros_like(w)
    first = mine.adam_step(w, g[0], zero, zero, 1, 0.2, 0.5, 0.9, 0.1)
    found = mine.adam_step(first[0], g[1], first[1], first[2], 2, 0.2, 0.5, 0.9, 0.1)
    close(list(found), list(by_package(w, g, 0.2, (0.5, 0.9), 0.1)), "the result after two steps")
    found = mine.adam_step(w, g[0], zero, zero, 1, 0.2)
    for one, wanted in zip(found, by_package(w, g[:1], 0.2), strict=True):
        expect(
            torch.allclose(one, wanted, rtol=1e-9, atol=0),
            "float64 comes in, and the result has the digits of float32 only: keep β₁ and β₂ as "
            "Python's numbers, and every tensor in the dtype of w",
        )

    def step(w, g, m, v):
        return mine.adam_step(w, g, m, v, 4, 0.1)

    w, g, m, v = problem(seed=7, shape=(2, 3))
    any_layout(step, w=w, g=g, m=m, v=v)
