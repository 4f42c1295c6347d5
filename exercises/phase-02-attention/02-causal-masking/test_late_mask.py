"""Nothing of the future arrives: neither its values nor its scores."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import (
    close,
    differentiable,
    expect,
    same_shape,
    telling,
    untouched,
)
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(seed=0, batch=2, n=5, d_head=4, d_value=3):
    """Random queries, keys and values."""
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, n, d, generator=g) for d in (d_head, d_head, d_value)]


def oracle(q, k, v):
    """PyTorch's own causal attention."""
    return scaled_dot_product_attention(q, k, v, is_causal=True)


def slips(q, k, v):
    """What typical slips give, each with its sentence."""
    scores = q @ k.mT / q.shape[-1] ** 0.5
    later = torch.ones_like(scores, dtype=torch.bool).triu(1)
    first = scores.masked_fill(later, -torch.inf)
    queries = "the softmax runs over the queries: the weights of one query must sum to 1"
    return [
        (
            scores.softmax(-1).tril() @ v,
            "the mask comes after the softmax: the weights it removes are missing from the sum",
        ),
        (scores.softmax(-1) @ v, "there is no mask: every query reads the future"),
        (
            scores.tril().softmax(-1) @ v,
            "a score of zero is not no weight, since exp(0) = 1: forbidden keys still get a share",
        ),
        (
            scores.masked_fill(later.triu(2), -torch.inf).softmax(-1) @ v,
            "each position also sees the next one: the mask is off by one",
        ),
        (first.softmax(-2) @ v, queries),
        (scores.softmax(-2).tril() @ v, queries),
        (
            scores.masked_fill(later.mT, -torch.inf).softmax(-1) @ v,
            "the mask is turned around: earlier keys are hidden, and later ones are seen",
        ),
        (
            scores.masked_fill(~later, -torch.inf).softmax(-1) @ v,
            "the mask is turned around: earlier keys are hidden, and later ones are seen",
        ),
        (
            scores.masked_fill(~later.mT, -torch.inf).softmax(-1) @ v,
            "a position may look at itself: your mask hides the diagonal, and the first position "
            "has nowhere to look, which gives NaN",
        ),
        ((first * q.shape[-1] ** 0.5).softmax(-1) @ v, "the scores are not divided by √d_head"),
        ((first / q.shape[-1] ** 0.5).softmax(-1) @ v, "the scores are divided by d_head"),
    ]


def test_output(mine):
    """the output is nearly that of PyTorch's own attention"""
    q, k, v = inputs(seed=4)
    with untouched(q=q, k=k, v=v):
        out = mine.causal_attention(q, k, v)
    same_shape(out, (2, 5, 3), axes="batch query d_value", what="the output")
    close(out, oracle(q, k, v), "the output", slips(q, k, v), atol=1e-3, rtol=1e-3)


def test_weights_sum_to_one(mine):
    """where all values are 1, every average is 1"""
    q, k, v = inputs(seed=1)
    out = mine.causal_attention(q, k, torch.ones_like(v))
    expect(out.isfinite(), "averages of ones come out as NaN or infinite")
    expect(
        (out - 1).abs().max() < 1e-4,
        f"averages of ones come out between {out.min():.3f} and {out.max():.3f}: the weights of a "
        "query do not sum to 1",
    )


def test_future_values(mine):
    """a later value reaches no earlier output"""
    q, k, v = inputs(seed=2)
    changed = v.clone()
    changed[:, -1] += 1e6
    before, after = mine.causal_attention(q, k, v), mine.causal_attention(q, k, changed)
    near = (before - after)[:, :-1].abs().max() / 1e6
    expect(
        near < 1e-9,
        f"the last value still reaches an earlier output, with a weight of {near:.1g}: the "
        "forbidden scores are low, but not low enough",
    )


def test_future_keys(mine):
    """a later key, however well it fits, changes no earlier output"""
    q, k, v = inputs(seed=3)
    changed = k.clone()
    changed[:, -1] = q[:, 0] * 5000  # more than even float64 can divide away
    before, after = mine.causal_attention(q, k, v), mine.causal_attention(q, changed, v)
    expect(
        not after.isnan().any(),
        "a future key that fits well turns earlier outputs into NaN: its exponential overflows, or "
        "dividing by the row's sum afterwards is 0/0 when the future had taken all of it",
    )
    gap = (before - after)[:, :-1].abs().max()
    expect(gap < 1e-5, f"a later key moves an earlier output by {gap:.2g}: the softmax read it")


def test_low_scores(mine):
    """where everything that may be seen scores very low, the future still gets nothing"""
    q, k, v = inputs(seed=5)
    k[:, :-1] = -1e12 * q.sum(1, keepdim=True)
    q = q.sum(1, keepdim=True).expand_as(q)
    changed = v.clone()
    changed[:, -1] += 1
    before, after = mine.causal_attention(q, k, v), mine.causal_attention(q, k, changed)
    expect(before.isfinite(), "where all scores are very low, outputs are NaN or infinite")
    gap = (before - after)[:, :-1].abs().max()
    expect(
        gap < 1e-6,
        f"where the past scores very low, the future gets a weight of {gap:.2g}: a forbidden "
        "score of minus some number is not low enough",
    )


def test_gradient(mine):
    """gradients flow back as PyTorch's do, and none to later keys"""
    q, k, v = (x.requires_grad_() for x in inputs(seed=6))
    out = differentiable(mine.causal_attention(q, k, v), "the output")
    found = torch.autograd.grad(out[:, 1].square().sum(), (q, k), allow_unused=True)
    expect(
        all(g is not None and g.abs().max() > 0 for g in found),
        "no gradient arrives at queries and keys: the scores were detached",
    )
    expect(not found[1][:, 2:].any(), "output 1 has a gradient to a later key")
    same_gradients(mine.causal_attention, oracle, q=q, k=k, v=v)


def test_against_pytorch(mine):
    """the output is PyTorch's, for long texts, large scores, float64 and any layout in memory"""
    for seed, sizes in enumerate([{"n": 1}, {"n": 131, "d_head": 9, "d_value": 1}, {"batch": 1}]):
        q, k, v = inputs(seed, **sizes)
        said = telling(slips(q, k, v), oracle(q, k, v))
        close(mine.causal_attention(q, k, v), oracle(q, k, v), f"the output for {sizes}", said)
    q, k, v = inputs(seed=8, n=1100)
    close(mine.causal_attention(q, k, v), oracle(q, k, v), "the output for 1,100 positions")
    q, k, v = inputs(seed=7)
    close(mine.causal_attention(100 * q, 100 * k, v), oracle(100 * q, 100 * k, v), "large scores")
    q, k, v = (x.double() for x in (q, k, v))
    close(mine.causal_attention(q, k, v), oracle(q, k, v), "the output in float64", atol=1e-9)
    any_layout(mine.causal_attention, q=q, k=k, v=v)
