"""What makes a head a head: shapes, causality, normalization, and an independent oracle."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(seed=0, batch=2, pos=5, d_model=6, d_head=3):
    g = torch.Generator().manual_seed(seed)
    shapes = [(batch, pos, d_model), *[(d_model, d_head)] * 3, (d_head, d_model)]
    return [torch.randn(shape, generator=g) for shape in shapes]


def test_shapes(mine):
    """the output has the shape of x, the pattern is [batch query key]"""
    x, *weights = inputs()
    with untouched(x=x, **dict(zip(("W_Q", "W_K", "W_V", "W_O"), weights, strict=True))):
        result = mine.single_head(x, *weights)
    expect(
        isinstance(result, tuple) and len(result) == 2,
        "return two things: what the head writes, and its pattern",
    )
    same_shape(result[0], (2, 5, 6), axes="batch pos d_model", what="the output")
    same_shape(result[1], (2, 5, 5), axes="batch query key", what="the pattern")
    for batch, pos, d_head in [(1, 1, 1), (1, 70, 9), (3, 4, 11)]:
        out, pattern = mine.single_head(*inputs(3, batch, pos, 7, d_head))
        same_shape(out, (batch, pos, 7), axes="batch pos d_model", what="the output")
        same_shape(pattern, (batch, pos, pos), axes="batch query key", what="the pattern")


def test_pattern(mine):
    """each row of the pattern is a distribution over earlier positions"""
    x, *weights = inputs()
    _, pattern = mine.single_head(x, *weights)
    expect(
        not pattern.isnan().any(),
        "the pattern holds NaN: a position that may look at nothing, not even at itself, has no "
        "largest score; the diagonal stays allowed",
    )
    expect(
        pattern.min() >= 0 and pattern.max() <= 1 + 1e-5,
        "the pattern holds numbers outside of 0 to 1: these are scores, not yet weights",
    )
    batch = pattern.sum(0)
    expect(
        not torch.allclose(batch, torch.ones_like(batch), atol=1e-4),
        "the pattern sums to 1 over the batch: softmax ran over axis 0 instead of the keys",
    )
    rows, columns = pattern.sum(-1), pattern.sum(-2)
    ahead = pattern.triu(1).abs().sum()
    expect(
        not torch.allclose(columns, torch.ones_like(columns), atol=1e-4),
        "the columns of the pattern sum to 1, its rows do not: softmax ran over the queries "
        "instead of the keys",
    )
    expect(
        ahead < 1e-6,
        "the head looks ahead: its pattern has mass above the diagonal, on keys later than the "
        "query",
    )
    W_Q, W_K, *_ = weights
    late = (x @ W_Q @ (x @ W_K).mT / 3**0.5).softmax(-1).tril()
    expect(
        not torch.allclose(pattern, late, atol=1e-4),
        f"the rows of the pattern sum to as little as {rows.min():.2f}: "
        "the mask came after the softmax, so the mass it removed is missing",
    )
    expect(
        torch.allclose(rows, torch.ones_like(rows), atol=1e-5),
        f"the rows of the pattern sum to between {rows.min():.4f} and {rows.max():.4f}, not to 1",
    )


def test_against_pytorch(mine):
    """the output equals PyTorch's own attention"""
    x, W_Q, W_K, W_V, W_O = inputs(seed=1)
    q, k, v = x @ W_Q, x @ W_K, x @ W_V

    def oracle(scale):
        return scaled_dot_product_attention(q, k, v, is_causal=True, scale=scale) @ W_O

    close(
        mine.single_head(x, W_Q, W_K, W_V, W_O)[0],
        oracle(3**-0.5),
        "the output",
        hints=[
            (oracle(1.0), "the scores are not divided by √d_head"),
            (oracle(6**-0.5), "the scores are divided by √d_model; a query has d_head entries"),
            (oracle(1 / 3), "the scores are divided by d_head, not by its root"),
            (
                reshaped(x, W_Q, W_K, W_V, W_O),
                "the keys were reshaped, not transposed: reshape keeps the numbers in their order "
                "and mixes positions with dimensions",
            ),
            (
                scaled_dot_product_attention(k, q, v, is_causal=True) @ W_O,
                "W_Q makes the keys and W_K the queries: they have changed places",
            ),
        ],
    )


def reshaped(x, W_Q, W_K, W_V, W_O):
    """The slip: keys that are reshaped to [batch d_head pos] instead of transposed."""
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.reshape(len(x), k.shape[-1], -1) / k.shape[-1] ** 0.5
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    return scores.masked_fill(future, -torch.inf).softmax(-1) @ v @ W_O


def test_pattern_is_the_one_used(mine):
    """the pattern that you return is the one with which you mixed the values"""
    x, *weights = inputs(seed=4)
    out, pattern = mine.single_head(x, *weights)
    expect(
        torch.allclose(pattern @ x @ weights[2] @ weights[3], out, atol=1e-4),
        "the pattern you return is not the one with which you mixed the values: whoever reads it "
        "would be looking at another head",
    )


def test_causal(mine):
    """changing the last position changes nothing before it"""
    x, *weights = inputs(seed=2)
    changed = x.clone()
    changed[:, -1] += 10
    before, after = mine.single_head(x, *weights)[0], mine.single_head(changed, *weights)[0]
    expect(
        not (before.isnan().any() or after.isnan().any()),
        "large scores give NaN: subtract each row's own maximum before the exponential. Without "
        "it exponentials overflow, and with one maximum for all rows, whole rows become 0",
    )
    expect(
        torch.allclose(before[:, :-1], after[:, :-1], atol=1e-5),
        "a change at the last position reaches earlier outputs: the head leaks the future",
    )


def oracle(x, W_Q, W_K, W_V, W_O):
    """What PyTorch's own attention gives."""
    return scaled_dot_product_attention(x @ W_Q, x @ W_K, x @ W_V, is_causal=True) @ W_O


def own_pattern(x, W_Q, W_K):
    """The pattern, as what PyTorch's attention gives when the values are one-hot."""
    one_hot = torch.eye(x.shape[1], dtype=x.dtype).expand(len(x), -1, -1)
    return scaled_dot_product_attention(x @ W_Q, x @ W_K, one_hot, is_causal=True)


def test_large_scores(mine):
    """scores in the thousands are no problem, and no later key gets through"""
    x, *weights = inputs(seed=5, pos=9)
    out, pattern = mine.single_head(100 * x, *weights)
    expect(
        not (out.isnan().any() or pattern.isnan().any()),
        "large scores give NaN: an exponential overflows; softmax subtracts each row's maximum",
    )
    _, low = mine.single_head(
        100 * x, weights[0], -weights[0], *weights[2:]
    )  # each dislikes itself
    expect(
        low.triu(1).abs().sum() < 1e-6,
        "a low score loses against the mask: a forbidden score must be −∞, not only far below 0",
    )
    wanted = oracle(100 * x, *weights)
    q, k = 100 * x @ weights[0], 100 * x @ weights[1]
    powers = (q @ k.mT / 3**0.5).exp().tril()
    hidden = (powers / powers.sum(-1, keepdim=True)).nan_to_num() @ (100 * x) @ weights[2]
    close(
        out,
        wanted,
        "the output for large scores",
        atol=1e-3,
        hints=[
            (
                hidden @ weights[3],
                "an exponential overflows for large scores, and nan_to_num hides it: softmax "
                "subtracts each row's maximum",
            )
        ],
    )


def test_gradients(mine):
    """gradients flow back as PyTorch's do, in double precision, whatever the layout"""
    x, W_Q, W_K, W_V, W_O = (one.double() for one in inputs(seed=6, pos=7, d_head=11))
    named = {"x": x, "W_Q": W_Q, "W_K": W_K, "W_V": W_V, "W_O": W_O}
    fixed = oracle(x, W_Q * (11 / 3) ** 0.5, W_K, W_V, W_O)
    close(
        mine.single_head(*named.values())[0],
        oracle(*named.values()),
        "the output in float64",
        hints=[(fixed, "your scale is √3 for every head: take the root of this head's width")],
    )
    same_gradients(lambda *given: mine.single_head(*given)[0], oracle, **named)
    pair = {"x": x, "W_Q": W_Q, "W_K": W_K}
    same_gradients(lambda x, q, k: mine.single_head(x, q, k, W_V, W_O)[1], own_pattern, **pair)
    any_layout(mine.single_head, **named)
