"""The effects are exact where all behind the head is linear."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def draw(n, d_head, d_value, seed=0, size=1.0, dtype=torch.float64):
    """Queries old and new, keys, values and slopes, unevenly scaled."""
    g = torch.Generator().manual_seed(seed)

    def one(width):
        return torch.randn(n, width, generator=g, dtype=dtype)

    q, q_new, k = (one(d_head) * size for _ in range(3))
    v, slope = one(d_value) * torch.linspace(0.5, 2, d_value, dtype=dtype), one(d_value) + 0.3
    return q, q_new, k, v, slope


def written(q, k, v):
    """What a causal head writes, query by query."""
    rows = []
    for i in range(len(q)):
        scores = torch.stack([(q[i] * k[j]).sum() for j in range(i + 1)]) / k.shape[1] ** 0.5
        rows.append(scores.softmax(0) @ v[: i + 1])
    return torch.stack(rows)


def slips(q, q_new, k, v, z, slope, wanted):
    """Effects that typical slips give."""
    n, d = k.shape
    scores = q_new @ k.T
    tril = torch.ones(n, n, dtype=torch.bool).tril()

    def out(scores, mask=tril, dim=-1):
        return scores.masked_fill(~mask, -1e30).softmax(dim) @ v

    new = out(scores / d**0.5)
    leaf = q.clone().requires_grad_()
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad((written(leaf, k, v) * slope).sum(), leaf)
    mean = ((new - z) * slope).mean(-1)
    found = [
        ((out(scores) - z) * slope, "the scores are not divided by √d_head"),
        ((out(scores / d) - z) * slope, "the scores are divided by d_head, not by its root"),
        ((out(scores / v.shape[1] ** 0.5) - z) * slope, "√ of the values' width: take d_head"),
        ((out(scores / d**0.5, torch.ones_like(tril)) - z) * slope, "queries see later keys"),
        (
            (scores / d**0.5).softmax(-1).tril() @ v * slope - z * slope,
            "the mask comes after the softmax: later keys have taken their share",
        ),
        (
            ((scores / d**0.5).tril().softmax(-1) @ v - z) * slope,
            "a masked score is 0, and should be −∞",
        ),
        (
            (out(scores / d**0.5, tril.T) - z) * slope,
            "the mask is turned round: query i sees keys 0 … i",
        ),
        (new * slope, "z is not taken off: an effect is a change"),
        ((z - new) * slope, "the sign is turned: new minus old"),
        ((new - z), "the slope is missing"),
        ((q_new - q) * gradient, "this is the gradient's estimate: compute the softmax again"),
        ((new - z).abs() * slope.abs(), "sizes are added: effects of both signs cancel"),
    ]
    hints = [(value.sum(-1), text) for value, text in found]
    hints += [(mean, "this is a mean over the width: sum"), (wanted.sum(), "one number a query")]
    return telling(hints, wanted, atol=1e-7, rtol=1e-6)


def check(mine, q, q_new, k, v, slope, where, atol=1e-9, rtol=1e-8):
    z = written(q, k, v)
    with untouched(q_new=q_new, k=k, v=v, z=z, slope=slope):
        found = mine.query_effects(q_new, k, v, z, slope)
    same_shape(found, (len(q),), "pos", "the effects")
    wanted = ((written(q_new, k, v) - z) * slope).sum(-1)
    hints = slips(q, q_new, k, v, z, slope, wanted) if len(q) > 1 else []
    close(found, wanted, f"the effects {where}", hints, atol, rtol)


def test_any_size(mine):
    """heads of any size, in double precision"""
    for seed, (n, d_head, d_value) in enumerate(((5, 4, 4), (7, 3, 5), (2, 1, 1), (33, 9, 2))):
        check(mine, *draw(n, d_head, d_value, seed), f"of {n} queries of width {d_head}")


def test_saturated(mine):
    """old and new patterns with all weight on one key"""
    check(mine, *draw(9, 4, 3, 7, size=6.0), "of a saturated head")
    check(mine, *draw(9, 4, 3, 8, size=40.0), "of a fully saturated head")


def test_repelled(mine):
    """queries that all keys repel: a mask of −10,000 would look attractive"""
    q, q_new, k, v, slope = draw(6, 2, 3, 11)
    check(mine, q, -1e5 * (q_new.abs() + 1), k.abs() + 1, v, slope, "where all keys repel")


def test_one_query_alone(mine):
    """an unchanged query has no effect, whatever the others do"""
    q, q_new, k, v, slope = draw(6, 4, 4, 3)
    q_new = torch.cat([q[:4], q_new[4:]])
    found = mine.query_effects(q_new, k, v, written(q, k, v), slope)
    same_shape(found, (6,), "pos", "the effects")
    expect(
        found[:4].abs().max() < 1e-9,
        "an unchanged query has an effect: each entry is the effect of its own query",
    )
    check(mine, q, q_new, k, v, slope, "where four queries stay")


def test_far_from_zero(mine):
    """values near 10,000: the change is small beside them"""
    q, q_new, k, v, slope = draw(8, 4, 3, 5)
    check(mine, q, q_new, k, v + 1e4, slope, "with values near 10,000", atol=1e-6, rtol=1e-6)


def test_a_single_position(mine):
    """one position: there is nothing to turn to"""
    check(mine, *draw(1, 3, 2, 6), "of a single position")


def test_by_hand(mine):
    """the example of the lesson, and inputs in any layout"""
    q_new, k = torch.tensor([[0.0], [-3]]), torch.tensor([[4.0], [0]])
    v, z = torch.tensor([[1.0], [0]]), torch.tensor([[1.0], [1]])
    found = mine.query_effects(q_new, k, v, z, torch.ones(2, 1))
    same_shape(found, (2,), "pos", "the effects")
    close(found[1], torch.tensor(-1.0), "the effect of turning 3 to −3", atol=1e-4)

    q, q_new, k, v, slope = draw(6, 4, 3, 4, dtype=torch.float32)
    any_layout(mine.query_effects, q_new=q_new, k=k, v=v, z=written(q, k, v), slope=slope)
