"""Nothing of the future arrives: neither its values nor its scores."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched


def inputs(seed=0, batch=2, n=5, d_head=4, d_value=3):
    """Random queries, keys and values."""
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, n, d, generator=g) for d in (d_head, d_head, d_value)]


def test_shape(mine):
    """one output a query, and the inputs stay as they were"""
    q, k, v = inputs()
    with untouched(q=q, k=k, v=v):
        out = mine.causal_attention(q, k, v)
    same_shape(out, (2, 5, 3), axes="batch query d_value", what="the output")


def test_weights_sum_to_one(mine):
    """where all values are 1, every average is 1"""
    q, k, v = inputs(seed=1)
    out = mine.causal_attention(q, k, torch.ones_like(v))
    expect(
        (out - 1).abs().max() < 1e-4,
        f"averages of ones come out as low as {out.min():.2f}: the mask comes after the softmax, "
        "and the weights it removes are missing from the sum",
    )


def test_future_values(mine):
    """a later value reaches no earlier output"""
    q, k, v = inputs(seed=2)
    changed = v.clone()
    changed[:, -1] += 1e6
    before, after = mine.causal_attention(q, k, v), mine.causal_attention(q, k, changed)
    near = (before - after)[:, :-1].abs().max() / 1e6
    expect(
        near < 0.01,
        f"the last value has a weight of {near:.2f} in an earlier output: a score of zero is not "
        "no weight, since exp(0) = 1",
    )
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
        "a future key that fits well turns earlier outputs into NaN: dividing by the row's sum "
        "afterwards is 0/0 when the future had taken all of it",
    )
    gap = (before - after)[:, :-1].abs().max()
    expect(gap < 1e-5, f"a later key moves an earlier output by {gap:.2g}: the softmax read it")


def test_low_scores(mine):
    """where everything that may be seen scores very low, the future still gets nothing"""
    q, k, v = inputs(seed=5)
    k[:, :-1] = -1e5 * q.sum(1, keepdim=True)
    q = q.sum(1, keepdim=True).expand_as(q)
    changed = v.clone()
    changed[:, -1] += 1
    before, after = mine.causal_attention(q, k, v), mine.causal_attention(q, k, changed)
    gap = (before - after)[:, :-1].abs().max()
    expect(
        gap < 1e-6,
        f"where the past scores very low, the future gets a weight of {gap:.2g}: a forbidden "
        "score of minus some number is not low enough",
    )


def test_gradient(mine):
    """gradients flow back to queries and keys, and none to later keys"""
    q, k, v = (x.requires_grad_() for x in inputs(seed=6))
    out = mine.causal_attention(q, k, v)
    differentiable(out, "the output")
    out = mine.causal_attention(q, k, v)
    found = torch.autograd.grad(out[:, 1].square().sum(), (q, k), allow_unused=True)
    expect(
        all(g is not None and g.abs().max() > 0 for g in found),
        "no gradient arrives at queries and keys: the scores were detached",
    )
    expect(not found[1][:, 2:].any(), "output 1 has a gradient to a later key")


def test_against_pytorch(mine):
    """the output equals PyTorch's own attention"""
    q, k, v = inputs(seed=4)
    oracle = scaled_dot_product_attention(q, k, v, is_causal=True)
    close(mine.causal_attention(q, k, v), oracle, "the output")
