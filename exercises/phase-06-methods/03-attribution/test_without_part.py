"""One part at a time is gone, and the norm follows."""

import torch

from minigpt.course.grading.feedback import close, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def case(n=5, batch=3, d_model=8, seed=0, offset=0.0, eps=0.5, dtype=torch.float64):
    """Parts of very unequal length, a norm with a weight, a direction for each prompt."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    sizes = torch.arange(1.0, n + 1)[:, None, None] * torch.arange(1.0, batch + 1)[:, None]
    parts = draw(n, batch, d_model) * sizes + 0.4 + offset
    return (*(one.to(dtype) for one in (parts, 1 + draw(d_model), draw(batch, d_model))), eps)


def read(x, w, u, eps):
    """What RMSNorm and u make of one stream, one number at a time."""
    square = sum(one**2 for one in x) / len(x)
    scale = (square + eps) ** 0.5
    return sum(a * b * c for a, b, c in zip(x, w, u, strict=True)) / scale


def by_loop(parts, w, u, eps):
    """The definition."""
    rows = []
    for c in range(len(parts)):
        row = []
        for n in range(parts.shape[1]):
            x = parts[:, n].sum(0)
            row.append(read(x, w, u[n], eps) - read(x - parts[c, n], w, u[n], eps))
        rows.append(torch.stack(row))
    return torch.stack(rows)


def slips(parts, w, u, eps):
    """What typical slips give, and what to say to them."""
    x, d = parts.sum(0), w * u

    def scale(y):
        return (y.square().mean(-1) + eps).sqrt()

    def value(y, d=d, scale=scale):
        return (y * d).sum(-1) / scale(y)

    def long(y):
        return (y.square().sum(-1) + eps).sqrt()

    def bare(y):
        return y.square().mean(-1).sqrt()

    def outside(y):
        return bare(y) + eps

    def spread(y):
        return (y.var(-1, unbiased=False) + eps).sqrt()

    def weighted(y):
        return scale(y * w)

    def common(y):
        return (y.square().mean((-1, -2)) + eps).sqrt()[..., None]

    def normed(y):
        return value(y - y.mean(-1, keepdim=True))

    rest, centered = x - parts, d - d.mean(-1, keepdim=True)
    return [
        (
            (parts * d).sum(-1) / scale(x),
            "the scale is that of the whole stream: this is the share, with a frozen norm",
        ),
        (value(rest) - value(x), "the sign is wrong: the whole less what is left"),
        (
            value(parts),
            "this is what the part gives alone; how far does the difference fall without it?",
        ),
        (value(rest), "this is what is left without the part; how far did the difference fall?"),
        (
            (x * d).sum(-1) / scale(x) - (x * d).sum(-1) / scale(rest),
            "only the scale changes, and the part is still in what is read",
        ),
        (
            (parts * d).sum(-1) / scale(rest),
            "the share is divided by the scale of the rest: the shares of all other parts change, "
            "too",
        ),
        (
            value(x) - value(x - parts.cumsum(0)),
            "all parts before it are gone as well: take one part out at a time",
        ),
        (value(x, u) - value(rest, u), "w is missing: the norm has a weight"),
        (
            value(x, scale=long) - value(rest, scale=long),
            "divided by the length of the stream: RMSNorm takes the root of the mean square",
        ),
        (normed(x) - normed(rest), "the mean is subtracted: that is LayerNorm"),
        (
            value(x, scale=spread) - value(rest, scale=spread),
            "the scale is the standard deviation, as in LayerNorm: RMSNorm subtracts no mean",
        ),
        (
            value(x, d=centered) - value(rest, d=centered),
            "the mean of w ⊙ u is subtracted, as for LayerNorm: RMSNorm subtracts no mean",
        ),
        (
            value(x, w * u[0]) - value(rest, w * u[0]),
            "the direction of the first prompt serves all prompts: each has its own",
        ),
        (
            value(x, scale=weighted) - value(rest, scale=weighted),
            "w is in the scale, and the norm multiplies by it after the division",
        ),
        (
            value(x, scale=bare) - value(rest, scale=bare),
            "eps is missing from the scale: take the one that is handed over",
        ),
        (
            value(x, scale=outside) - value(rest, scale=outside),
            "eps is added outside of the root",
        ),
        (
            value(x, scale=common) - value(rest, scale=common),
            "one scale serves all prompts, and each stream has its own",
        ),
    ]


def check(mine, given, what, atol=1e-5):
    """Run the learner's function, and compare with the loop."""
    parts, w, u, _ = given
    with untouched(parts=parts, w=w, u=u):
        got = mine.without_part(*given)
    same_shape(got, parts.shape[:2], axes="component batch", what=what)
    right = by_loop(*given)
    told = [
        (value, said)
        for value, said in slips(*given)
        if not torch.allclose(value, right, rtol=1e-3, atol=1e-4)
    ]
    close(got, right, what, hints=told, atol=atol)


def test_by_hand(mine):
    """two parts, one of which the direction does not read"""
    parts = torch.tensor([[[3.0, 1.0]], [[0.0, 4.0]], [[2.0, 2.0]]])
    check(mine, (parts, torch.tensor([1.0, 2.0]), torch.tensor([[1.0, -1.0]]), 0.5), "the effects")


def test_definition(mine):
    """one prompt or many, few parts or many, narrow and wide streams"""
    for n, batch, d_model in [
        (5, 3, 8),
        (2, 1, 5),
        (9, 4, 33),
        (2, 2, 1100),
        (4, 4, 4),
        (70, 2, 3),
        (2, 70, 3),
    ]:
        given = case(n, batch, d_model, seed=n)
        check(mine, given, f"the effects of {n} parts on {batch} prompts")


def test_only_the_scale(mine):
    """a part that is not read changes the difference through the scale alone"""
    parts = torch.tensor([[[3.0, 0.0]], [[0.0, 4.0]]], dtype=torch.float64)
    one, u = torch.ones(2, dtype=torch.float64), torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    got = mine.without_part(parts, one, u, 0.0)
    close(
        got,
        by_loop(parts, one, u, 0.0),
        "the effects of two parts at right angles",
        hints=[((parts * u).sum(-1) / 12.5**0.5, "the scale is frozen: let it follow")],
    )


def test_all_of_it(mine):
    """if a part is the whole stream, nothing is left"""
    parts, w, u, eps = case(n=1, seed=8)
    x = parts[0]
    whole = (x * w * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()
    close(mine.without_part(parts, w, u, eps)[0], whole, "the effect of the whole stream")


def test_layouts(mine):
    """single precision, any layout, large numbers"""
    given = case(seed=5, dtype=torch.float32)
    check(mine, given, "the effects in single precision", atol=1e-4)
    names = ("parts", "w", "u", "eps")
    any_layout(mine.without_part, **dict(zip(names, given, strict=True)))
    nan_stays(mine.without_part, **dict(zip(names, given, strict=True)))
    check(mine, case(seed=6, offset=1e4), "the effects in a stream near 10,000")


def test_gradients(mine):
    """the effects can be differentiated"""
    parts, w, u, eps = case(n=3, batch=2, d_model=5, seed=7)
    same_gradients(mine.without_part, by_loop, parts=parts, w=w, u=u, eps=eps)
