"""Shapes, sums to one, an independent oracle, large scores, and the mask."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(seed=0, batch=(2,), n_query=4, n_key=6, d_head=9, d_value=3):
    g = torch.Generator().manual_seed(seed)
    shapes = [(n_query, d_head), (n_key, d_head), (n_key, d_value)]
    return [torch.randn(*batch, *shape, generator=g) for shape in shapes]


def test_shapes(mine):
    """one output a query, as wide as a value, for any batch axes"""
    for batch, axes in [((), ""), ((2,), "batch "), ((2, 3), "batch head ")]:
        q, k, v = inputs(batch=batch)
        with untouched(q=q, k=k, v=v):
            out = mine.attention(q, k, v)
        same_shape(out, (*batch, 4, 3), axes=f"{axes}query d_value", what="the output")


def test_weights_sum_to_one(mine):
    """values that are all 1 give outputs that are all 1"""
    q, k, _ = inputs()
    out = mine.attention(q, k, torch.ones(2, 6, 1))
    expect(
        torch.allclose(out, torch.ones_like(out), atol=1e-5),
        f"the weights of a query sum to between {out.min():.2f} and {out.max():.2f}, not to 1: "
        "are they normalized over the queries instead of the keys?",
    )


def test_against_pytorch(mine):
    """the output equals PyTorch's own attention"""
    q, k, v = inputs(seed=1)

    def oracle(scale):
        return scaled_dot_product_attention(q, k, v, scale=scale)

    close(
        mine.attention(q, k, v),
        oracle(9**-0.5),
        "the output",
        hints=[
            (oracle(1.0), "the scores are not divided by √d_head"),
            (oracle(1 / 9), "the scores are divided by d_head, not by its root"),
            (oracle(3**-0.5), "the scores are divided by √d_value: a score sums over d_head"),
            (oracle(6**-0.5), "the scores are divided by the root of the number of keys"),
        ],
    )


def test_large_scores(mine):
    """scores in the thousands are no problem"""
    q, k, v = inputs(seed=2)
    out = mine.attention(1000 * q, k, v)
    expect(
        not out.isnan().any(),
        "large scores give NaN: the exponentials of a row overflow, or all of them vanish; which "
        "number can you take from all scores of a row without changing any share?",
    )
    close(out, scaled_dot_product_attention(1000 * q, k, v), "the output for large scores")
    low = mine.attention(q, -1000 * q[:, :1], v[:, :1])
    close(low, v[:, :1].expand(2, 4, 3), "the output when the only key scores far below zero")


def test_mask(mine):
    """forbidden keys get nothing, the others share all of it"""
    q, k, v = inputs(seed=3)
    mask = torch.ones(4, 6, dtype=torch.bool).tril(2)
    with untouched(mask=mask):
        ones = mine.attention(q, k, torch.ones(2, 6, 1), mask)
        out = mine.attention(q, k, v, mask)
    expect(
        not out.isnan().any() and torch.allclose(ones, torch.ones_like(ones), atol=1e-5),
        f"with a mask, weights sum to as little as {ones.min():.2f}: the weight of forbidden keys "
        "is lost, and should go to the others",
    )
    close(
        out,
        scaled_dot_product_attention(q, k, v, attn_mask=mask),
        "the masked output",
        hints=[
            (
                scaled_dot_product_attention(q, k, v, attn_mask=~mask),
                "the mask is turned around: True means that the query may look",
            )
        ],
    )


def test_mask_and_large_scores(mine):
    """a forbidden key gets nothing, however much better or worse it fits"""
    q, k, v = inputs(seed=5)
    mask = torch.ones(4, 6, dtype=torch.bool).tril(2)
    k[:, -1] = 1000 * q.sum(1)  # forbidden to the first three queries
    out = mine.attention(q, k, v, mask)
    expect(
        not out.isnan().any(),
        "a forbidden key with a large score gives NaN: mask before you take the largest score of "
        "the row, or the forbidden key is what you take away",
    )
    wanted = scaled_dot_product_attention(q, k, v, attn_mask=mask)
    close(out, wanted, "the output where a forbidden key scores high")
    low = -1e5 * q[:, :1].expand(2, 6, 9)  # whoever may be looked at scores far below zero
    seen = mine.attention(q[:, :1], low, v, mask[:1])
    wanted = scaled_dot_product_attention(q[:, :1], low, v, attn_mask=mask[:1])
    close(
        seen,
        wanted,
        "the output where all scores are low",
        hints=[(v.mean(1, keepdim=True), "a forbidden key shares as soon as the others score low")],
    )


def test_gradient(mine):
    """gradients flow back as PyTorch's do, and inputs may lie in memory as they like"""
    q, k, v = inputs(seed=4)
    same_gradients(mine.attention, scaled_dot_product_attention, q=q, k=k, v=v)
    any_layout(mine.attention, q=q, k=k, v=v)
