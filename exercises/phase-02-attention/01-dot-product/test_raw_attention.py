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
    gap = (out - 1).abs().max()
    slip = "is a small number added to their sum?"
    if gap > 0.05:
        slip = "are they normalized over the queries instead of the keys?"
    expect(
        gap < 1e-5,
        f"the weights of a query sum to between {out.min():.4g} and {out.max():.4g}, not to 1: "
        + slip,
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
        out = mine.attention(q, k, v, mask)
    scores = q @ k.mT / 3
    close(
        out,
        scaled_dot_product_attention(q, k, v, attn_mask=mask),
        "the masked output",
        hints=[
            (
                scores.masked_fill(mask, -torch.inf).softmax(-1) @ v,
                "the mask is turned around: True means that the query may look",
            ),
            (
                (scores * mask).softmax(-1) @ v,
                "a forbidden key has a score of 0, and still gets a weight, since e⁰ = 1",
            ),
            (
                (scores.softmax(-1) * mask) @ v,
                "the weight of forbidden keys is lost, and should go to the others: mask before "
                "you normalize",
            ),
        ],
    )


def test_mask_and_large_scores(mine):
    """a forbidden key gets nothing, however much better or worse it fits"""
    q, k, v = inputs(seed=5)
    mask = torch.ones(4, 6, dtype=torch.bool).tril(2)
    k[:, -1] = 1e5 * q[:, :3].sum(1)  # forbidden to the first three queries
    out = mine.attention(q, k, v, mask)
    expect(
        not out.isnan().any(),
        "a forbidden key with a large score gives NaN: mask before you take the largest score of "
        "the row, or the forbidden key is what you take away",
    )
    wanted = scaled_dot_product_attention(q, k, v, attn_mask=mask)
    close(
        out[:, 0],
        wanted[:, 0],
        "the output where a forbidden key scores high",
        hints=[
            (
                v[:, -1],
                "a forbidden key with a large score takes all the weight: whatever number you "
                "subtract, a score can be larger; its score must become −∞",
            )
        ],
    )
    close(out, wanted, "the output where a forbidden key scores high")
    low = -1e5 * q[:, :1].expand(2, 6, 9)  # whoever may be looked at scores far below zero
    seen = mine.attention(q[:, :1], low, v, mask[:1])
    wanted = scaled_dot_product_attention(q[:, :1], low, v, attn_mask=mask[:1])
    close(
        seen,
        wanted,
        "the output where all scores are low",
        hints=[
            (v.mean(1, keepdim=True), "a forbidden key shares as soon as the others score low"),
            (
                v[:, 3:].mean(1, keepdim=True),
                "where the others score very low, forbidden keys take all the weight: a forbidden "
                "score of minus some number is not low enough",
            ),
        ],
    )


def test_gradient(mine):
    """gradients flow back as PyTorch's do, and inputs may lie in memory as they like"""
    q, k, v = inputs(seed=4)
    same_gradients(mine.attention, scaled_dot_product_attention, q=q, k=k, v=v)
    any_layout(mine.attention, q=q, k=k, v=v)
    q, k, v = (x.double() for x in (q, k, v))
    gap = (mine.attention(q, k, v) - scaled_dot_product_attention(q, k, v)).abs().max()
    expect(
        gap < 1e-12,
        f"inputs in float64 give an output that is off by {gap:.1g}, which is the precision of "
        "float32: keep the dtype of what comes in",
    )
