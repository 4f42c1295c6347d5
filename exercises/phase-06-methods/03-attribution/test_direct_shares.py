"""The shares add up, and each is what goes if the scale stays."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def case(n=5, d_model=9, seed=0, offset=0.0, eps=1e-5, dtype=torch.float64):
    """Parts of unequal length and mean, and an uneven norm."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    parts = draw(n, d_model) * torch.arange(1.0, n + 1)[:, None] + draw(n, 1) + offset
    w, b, u = 1 + draw(d_model), draw(d_model), draw(d_model) + 0.5
    return (*(one.to(dtype) for one in (parts, w, b, u)), eps)


def by_loop(parts, w, b, u, eps):
    """The definition, one number at a time."""
    n, d_model = parts.shape
    x = [sum(parts[c, i] for c in range(n)) for i in range(d_model)]
    mean = sum(x) / d_model
    scale = (sum((one - mean) ** 2 for one in x) / d_model + eps) ** 0.5
    shares = []
    for c in range(n):
        center = sum(parts[c, i] for i in range(d_model)) / d_model
        read = sum((parts[c, i] - center) * w[i] * u[i] for i in range(d_model))
        shares.append(read / scale)
    return torch.stack(shares), sum(b[i] * u[i] for i in range(d_model))


def slips(parts, w, b, u, eps):
    """What typical slips give, and what to say to them."""
    x = parts.sum(0)
    centered = parts - parts.mean(-1, keepdim=True)
    var = x.var(unbiased=False)
    scale = (var + eps).sqrt()
    own = (parts.var(-1, unbiased=False) + eps).sqrt()
    read, constant = centered @ (w * u), b @ u
    shares = read / scale
    return [
        ((parts @ (w * u) / scale, None), "the mean is not subtracted: LayerNorm removes it"),
        (
            (parts @ (w * (u - u.mean())) / scale, None),
            "the mean is subtracted from u before w multiplies it: the norm centers the stream, "
            "and only then multiplies",
        ),
        (
            (read / own, None),
            "each part is divided by its own scale: then the shares do not add up",
        ),
        ((shares + constant, None), "the bias is counted once for every part, not once in all"),
        ((shares + constant / len(parts), None), "the constant is spread over the parts"),
        ((None, constant * 0), "the constant is zero: the bias of the norm reaches the logits"),
        ((None, b @ (w * u)), "w multiplies the bias, and the bias is added after w"),
        (
            (None, constant / scale),
            "the constant is divided by the scale, and the bias is added after the division",
        ),
        (
            (read / (x.square().mean() + eps).sqrt(), None),
            "the scale is the root mean square: LayerNorm takes the standard deviation",
        ),
        ((read / (var + eps), None), "divided by the variance: the root is missing"),
        (
            (read / (x.var() + eps).sqrt(), None),
            "the variance divides by d_model − 1: say unbiased=False",
        ),
        (
            (None, b @ (u - u.mean())),
            "the mean is subtracted from u in the constant: the norm centers the stream, not b",
        ),
        ((read / var.sqrt(), None), "eps is not in the scale: take the one that is handed over"),
        (
            (read / (var + 1e-5).sqrt(), None),
            "eps is not in the scale: take the one that is handed over",
        ),
        ((read / (var.sqrt() + eps), None), "eps is added outside of the root"),
        (
            (shares / shares.sum(), None),
            "the shares are divided by their sum: they are asked in logits",
        ),
        ((read, None), "the scale is missing: the norm divides"),
    ]


def check(mine, given, what, atol=1e-5):
    """Run the learner's function, and compare with the loop."""
    parts, w, b, u, _ = given
    with untouched(parts=parts, w=w, b=b, u=u):
        got = mine.direct_shares(*given)
    expect(
        isinstance(got, tuple | list) and len(got) == 2,
        "return two things: the shares of all parts, and the constant b · u",
    )
    same_shape(got[0], (len(parts),), axes="component", what="the shares")
    right = by_loop(*given)
    told = [
        (values, said)
        for values, said in slips(*given)
        if all(
            value is None or not torch.allclose(value, wanted, rtol=1e-3, atol=1e-4)
            for value, wanted in zip(values, right, strict=True)
        )
    ]
    names = f"the shares and the constant {what}"
    close(got, right, names, hints=told, atol=atol * max(1.0, float(right[0].abs().max())))


def test_by_hand(mine):
    """two parts, two coordinates"""
    parts = torch.tensor([[3.0, 1.0], [0.0, 4.0]])
    w, b, u = torch.tensor([[1.0, 2], [0, 1], [1, 3]])
    check(mine, (parts, w, b, u, 0.0), "by hand")


def test_definition(mine):
    """one part or many, narrow and wide streams, a small and a large eps"""
    for n, d_model, eps in [(5, 9, 0.7), (1, 4, 0.3), (17, 33, 0.5), (2, 2100, 2.0)]:
        check(mine, case(n, d_model, seed=n, eps=eps), f"of {n} parts in {d_model} dimensions")


def test_sum(mine):
    """the shares and the constant add up to what the norm gives"""
    parts, w, b, u, eps = given = case(seed=3, eps=0.4)
    x = parts.sum(0)
    wanted = torch.nn.functional.layer_norm(x, x.shape, w, b, eps) @ u
    shares, constant = mine.direct_shares(*given)
    close(
        shares.sum() + constant,
        wanted,
        "the sum of the shares and the constant",
        hints=[
            (shares.sum(), "the constant is counted among the shares"),
            (wanted - constant, "the constant is missing from the sum"),
        ],
    )


def test_offset(mine):
    """a stream far from zero: what all coordinates share has no effect"""
    check(mine, case(seed=4, offset=1e4, eps=0.5), "of a stream near 10,000", atol=1e-4)
    check(mine, case(seed=4, offset=1e8, eps=0.5), "of a stream near 100,000,000", atol=1e-4)


def test_small_stream(mine):
    """a stream near zero: without eps, the size of the stream has no effect"""
    parts, *rest, _ = case(seed=7)
    given = (parts * 1e-9, *rest, 0.0)
    close(mine.direct_shares(*given), by_loop(*given), "the shares of a stream near zero")


def test_layouts(mine):
    """single precision, any layout"""
    given = case(seed=5, dtype=torch.float32, eps=0.5)
    check(mine, given, "in single precision", atol=1e-4)
    names = ("parts", "w", "b", "u", "eps")
    any_layout(mine.direct_shares, **dict(zip(names, given, strict=True)))
    nan_stays(mine.direct_shares, **dict(zip(names, given, strict=True)))


def test_gradients(mine):
    """the shares can be differentiated, and all depend on the scale"""
    parts, w, b, u, eps = case(seed=6, eps=0.5)

    def joined(function):
        def run(*given):
            shares, constant = function(*given)
            return torch.cat([shares, constant[None]])

        return run

    same_gradients(joined(mine.direct_shares), joined(by_loop), parts=parts, w=w, b=b, u=u, eps=eps)
