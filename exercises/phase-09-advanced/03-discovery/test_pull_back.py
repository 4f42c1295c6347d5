"""Pulled-back directions against automatic differentiation of the frozen layer."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

SHAPES = [(1, 2, 1, 2, 2), (3, 5, 2, 6, 3), (2, 7, 3, 5, 4), (4, 4, 4, 4, 4), (2, 1, 2, 9, 1)]


def draw(n, pos, head, d, k, seed=0):
    """A random frozen layer, in double precision."""
    g = torch.Generator().manual_seed(seed)
    shapes = ((n, pos, d), (head, pos, pos), (head, d, k), (head, k, d), (d,), (pos,))
    g_, scores, W_V, W_O, weight, scale = (
        torch.randn(*shape, generator=g, dtype=torch.float64) for shape in shapes
    )
    mask = torch.ones(pos, pos).tril().bool()
    pattern = scores.masked_fill(~mask, -torch.inf).softmax(-1)
    return g_, pattern, W_V, W_O, weight + 1.5, scale.abs() + 0.3


def by_autograd(g, pattern, W_V, W_O, weight, scale):
    """Differentiate the layer as the docstring says it."""
    x = torch.zeros(g.shape[1:], dtype=g.dtype, requires_grad=True)
    normed = (x - x.mean(-1, keepdim=True)) / scale[:, None] * weight + 0.3
    after = x + torch.einsum("hqp,pd,hdk,hke->qe", pattern, normed, W_V, W_O)
    return torch.stack([torch.autograd.grad(after, x, one, retain_graph=True)[0] for one in g])


def slips(g, pattern, W_V, W_O, weight, scale):
    """What typical slips give, and what to say to them."""

    def ends(u, w=weight, s=scale, center=True):
        u = u * w
        return (u - u.mean(-1, keepdim=True) * center) / s[:, None]

    z = torch.einsum("nqd,hkd->nhqk", g, W_O)
    u = torch.einsum("hqp,nhqk,hdk->npd", pattern, z, W_V)
    turned = torch.einsum("hqp,nqd,hde->npe", pattern, g, W_V @ W_O)
    late = torch.einsum("hpq,nhqk,hdk->npd", pattern, z, W_V)
    early = torch.einsum("hqp,nhqk,hdk->npd", pattern, z / scale[:, None], W_V)
    centered = (u - u.mean(-1, keepdim=True)) * weight / scale[:, None]
    one = torch.einsum("qp,nqk,dk->npd", pattern[0], z[:, 0], W_V[0])
    return [
        (ends(u), "the stream itself is missing: x also goes on without attention"),
        (g + ends(late), "the pattern is used from keys to queries: turn it around"),
        (g + ends(u, center=False), "the mean is not subtracted: LN centers x"),
        (g + centered, "the mean is subtracted before the weight: here it comes after"),
        (g + ends(u, s=torch.ones_like(scale)), "the scale is missing"),
        (g + ends(u, w=torch.ones_like(weight)), "the norm's weight is missing"),
        (g + ends(early, s=torch.ones_like(scale)),
         "the scale is taken at the query: the norm stands at the key"),
        (g + ends(u, s=1 / scale), "you multiply by the scale"),
        (g + ends(u, s=scale**2), "the scale is squared"),
        (g + ends(turned), "is W_V W_O transposed? g meets W_O first, each transposed"),
        (g + ends(one), "only the first head counts"),
        (g + ends(u) / len(W_V), "the heads are averaged: they add up"),
        (g + u, "the norm is missing"),
    ]  # fmt: skip


def check(mine, *layer, where="", atol=1e-9):
    """Compare with automatic differentiation."""
    names = ("g", "pattern", "W_V", "W_O", "weight", "scale")
    with untouched(**dict(zip(names, layer, strict=True))):
        found = mine.pull_back(*layer)
    same_shape(found, tuple(layer[0].shape), "n pos d_model", what="the directions")
    wanted = by_autograd(*layer)
    close(
        found,
        wanted,
        f"the directions{where}",
        telling(slips(*layer), wanted),
        atol,
        1e-4 if atol > 1e-5 else 1e-9,
    )


def test_any_shape(mine):
    """any number of directions, positions and heads"""
    for seed, shape in enumerate(SHAPES):
        check(mine, *draw(*shape, seed), where=f" for n, pos, head, d, k = {shape}")


def test_patterns(mine):
    """patterns of another sum, not causal ones, and heads that look at themselves alone"""
    g, pattern, W_V, W_O, weight, scale = draw(2, 5, 3, 6, 2, 9)
    check(mine, g, 2.5 * pattern, W_V, W_O, weight, scale, where=" for a pattern of sum 2.5")
    seen = pattern.flip(-1).contiguous()
    check(mine, g, seen, W_V, W_O, weight, scale, where=" where heads look at later tokens")
    itself = torch.eye(5, dtype=torch.float64).expand(3, 5, 5).contiguous()
    check(mine, g, itself, W_V, W_O, weight, scale, where=" where heads look at themselves")


def test_sizes(mine):
    """streams of any size, and weights of any sign"""
    g, pattern, W_V, W_O, weight, scale = draw(2, 5, 3, 6, 2, 3)
    check(mine, 1e4 * g, pattern, W_V, W_O, -weight, scale, where=" for large g", atol=1e-6)
    check(mine, g, pattern, W_V, W_O, weight, 1e3 * scale, where=" for large scales")


def test_single_precision_and_layouts(mine):
    """float32, strided and read-only inputs"""
    layer = [x.float() for x in draw(3, 5, 2, 6, 3, 5)]
    check(mine, *layer, where=" in float32", atol=1e-4)
    names = ("g", "pattern", "W_V", "W_O", "weight", "scale")
    any_layout(mine.pull_back, **dict(zip(names, layer, strict=True)))
