"""Lengths, an oracle of complex numbers, and one turn in the place of two."""

import torch

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched


def angles(n=9, d_head=6, base=10_000.0):
    """The angle of each pair at each position: [pos pair]."""
    speed = base ** (-torch.arange(d_head // 2) / (d_head // 2))
    return torch.arange(n)[:, None] * speed


def inputs(seed=0, batch=2, n=9, n_head=3, d_head=6):
    """Random queries [batch pos head d_head]."""
    return torch.randn(batch, n, n_head, d_head, generator=torch.Generator().manual_seed(seed))


def by_complex_numbers(x, angle, sign=1):
    """The same turn as a product of complex numbers."""
    half = x.shape[-1] // 2
    wheel = torch.polar(torch.ones_like(angle), sign * angle)[:, None]
    z = torch.complex(x[..., :half], x[..., half:]) * wheel
    return torch.cat([z.real, z.imag], -1)


def test_shape_and_length(mine):
    """turning keeps every length, and place 0 does not turn"""
    x, angle = inputs(), angles()
    with untouched(x=x):
        out = mine.rotate(x, angle.cos(), angle.sin())
    same_shape(out, x.shape, axes="batch pos head d_head")
    a, b = x.chunk(2, dim=-1)
    c, s = angle.cos()[:, None], angle.sin()[:, None]
    first = a * c - b * s
    plus = torch.cat([a * c + b * s, a * s + b * c], dim=-1)
    for slip, sentence in (
        (plus, "one of the two sines needs a minus: lengths change"),
        (
            torch.cat([first, first * s + b * c], dim=-1),
            "the second coordinate is made from the first one after its turn, not before",
        ),
    ):
        expect(not torch.allclose(out, slip, atol=1e-5), sentence)
    close(out.norm(dim=-1), x.norm(dim=-1), "the length of what was turned")
    expect(
        torch.allclose(out[:, 0], x[:, 0], atol=1e-5),
        "place 0 is turned, and should not be: are the angles lined up with the positions, or with "
        "the heads? And do cos and sin stand where they should?",
    )


def test_against_complex_numbers(mine):
    """the turn equals a product of complex numbers"""
    x, angle = inputs(seed=1), angles()
    a, b = x[..., ::2], x[..., 1::2]
    c, s = angle.cos()[:, None], angle.sin()[:, None]
    neighbors = torch.stack([a * c - b * s, a * s + b * c], -1).flatten(-2)
    heads = by_complex_numbers(x.transpose(1, 2), angle[:3]).transpose(1, 2)
    close(
        mine.rotate(x, angle.cos(), angle.sin()),
        by_complex_numbers(x, angle),
        "the turned queries",
        hints=[
            (by_complex_numbers(x, angle, -1), "your arrows turn the other way: from b towards a"),
            (
                neighbors,
                "coordinate 0 is paired with its neighbor, not with the one half-way along",
            ),
            (heads, "a head is turned by the number of its head, not by its position"),
        ],
    )


def test_heads_as_many_as_positions(mine):
    """nothing changes when there are as many heads as positions"""
    x, angle = inputs(seed=2, n=3), angles(n=3)
    close(
        mine.rotate(x, angle.cos(), angle.sin()),
        by_complex_numbers(x, angle),
        "the turned queries of three heads at three positions",
        hints=[
            (
                by_complex_numbers(x.transpose(1, 2), angle).transpose(1, 2),
                "a head is turned by the number of its head, not by its position",
            )
        ],
    )


def test_gradient_and_precision(mine):
    """gradients flow back, and the dtype stays"""
    x, angle = (inputs().double() / 3).requires_grad_(), angles().double()
    out = differentiable(mine.rotate(x, angle.cos(), angle.sin()), "the result")
    expect(out.dtype == torch.float64, "the result is of another precision than the input")
    close(
        out.detach(),
        by_complex_numbers(x.detach(), angle),
        "the turned queries in double precision",
        atol=1e-10,
        rtol=0,
    )
    weight = inputs(seed=6).double()
    (found,) = torch.autograd.grad((out * weight).sum(), x)
    close(found, by_complex_numbers(weight, angle, -1), "the gradient with respect to x")


def test_large_and_odd(mine):
    """odd sizes, large entries, a strided input"""
    x = inputs(seed=7, batch=3, n=131, n_head=5, d_head=14).transpose(0, 1) + 1e4
    x, angle = x.contiguous().transpose(0, 1), angles(n=131, d_head=14)
    with untouched(x=x):
        out = mine.rotate(x, angle.cos(), angle.sin())
    close(out, by_complex_numbers(x, angle), "the turned queries of 131 positions", atol=0.01)


def test_one_turn_for_two(mine):
    """one turn by the distance gives the score of two turns by the places"""
    g = torch.Generator().manual_seed(3)
    q, k = torch.randn(4, 6, generator=g), torch.randn(5, 6, generator=g)
    out = mine.relative_scores(q, k)
    same_shape(out, (8, 4, 5), axes="distance query key", what="the scores")
    for start in (0, 1, 20):
        angle = angles(n=40)

        def turn(x, at, angle=angle):
            return by_complex_numbers(x.view(1, 1, -1, 6), angle[[at]])[0, 0]

        places = [(start + d, start) for d in range(8)]
        both = torch.stack([turn(q, i) @ turn(k, j).T for i, j in places])
        swapped = torch.stack([turn(q, j) @ turn(k, i).T for i, j in places])
        equal = torch.stack([q @ k.T] * 8)
        late = torch.stack([turn(q, i + 1) @ turn(k, j).T for i, j in places])
        slow = torch.arange(8)[:, None] * 10_000.0 ** (-torch.arange(3) / 6)
        slowly = by_complex_numbers(q.expand(1, 8, *q.shape), slow)[0] @ k.T
        close(
            out,
            both,
            f"the score of a pair whose key stands at {start}",
            hints=[
                (swapped, "the distance has the wrong sign: the query stands behind the key"),
                (equal, "the distance does nothing: both sides are turned alike, or neither is"),
                (late, "entry [δ] is the score at distance δ + 1: distances begin at 0"),
                (slowly, "the pairs turn too slowly: the exponent of pair j is −2j / d_head"),
                (both / 6**0.5, "the scores are scaled, and are asked for unscaled"),
            ],
            atol=1e-4,
        )


def test_base(mine):
    """another base turns at another speed"""
    q = k = torch.eye(4)
    close(
        mine.relative_scores(q, k, base=100.0)[3, 1, 1],
        torch.cos(torch.tensor(0.3)),
        "the score of the second pair at distance 3 with base 100",
        hints=[(torch.cos(torch.tensor(0.03)), "the base is ignored")],
    )
