"""Influence against a recursion over paths."""

from functools import cache

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def draw(n, density=0.6, seed=0, shuffle=True):
    """A random graph without cycles, its nodes in any order, some without edges."""
    g = torch.Generator().manual_seed(seed)
    edges = torch.randn(n, n, generator=g, dtype=torch.float64).tril(-1)
    edges *= torch.rand(n, n, generator=g) < density
    weights = torch.zeros(n, dtype=torch.float64)
    weights[-2:] = torch.tensor([0.7, 0.4], dtype=torch.float64)[-min(2, n) :]
    if shuffle:
        order = torch.randperm(n, generator=g)
        edges, weights = edges[order][:, order], weights[order]
    return edges.contiguous(), weights


def by_paths(edges, weights):
    """Recursion: what leaves a node goes over each of its edges to nodes further on."""
    size = edges.abs()
    into = size.sum(1)

    @cache
    def reach(s):
        total = 0.0
        for t in range(len(size)):
            if size[t, s] > 0:
                total += float(size[t, s] / into[t]) * (float(weights[t]) + reach(t))
        return total

    return torch.tensor([reach(s) for s in range(len(size))], dtype=edges.dtype)


def walks(share, weights, n):
    """Add up walks of 1 to n edges."""
    total, now = torch.zeros_like(weights), weights
    for _ in range(n):
        now = now @ share
        total = total + now
    return total


def slips(edges, weights):
    """What typical slips give, and what to say to them."""
    size, n = edges.abs(), len(edges)

    def over(x, total):
        return torch.where(total.abs() > 0, x / total, 0.0)

    share = over(size, size.sum(1, keepdim=True))
    signed = over(edges, edges.sum(1, keepdim=True))
    return [
        (walks(share, weights, 1), "only paths of one edge are counted"),
        (walks(share, weights, 2), "only paths of one and two edges are counted"),
        (walks(share, weights, n) + weights, "paths of no edge are counted, too"),
        (walks(over(size, size.sum(0, keepdim=True)), weights, n),
         "the edges out of each source are divided by their sum: divide those into each target"),
        (walks(over(size, size.sum()), weights, n), "all edges are divided by one sum"),
        (walks(over(size, size.amax(1, keepdim=True)), weights, n),
         "each row is divided by its largest edge, not by its sum"),
        (walks(size, weights, n), "the edges are not divided by their sums"),
        (walks(signed, weights, n), "the signs stay: take sizes first"),
        (walks(over(edges, size.sum(1, keepdim=True)), weights, n), "the signs stay: take sizes"),
        (walks(share.T, weights, n), "the paths run the wrong way: from target to source"),
        (walks(share, (weights > 0).to(weights), n), "the weights of the targets are left out"),
        (walks(share, weights.abs(), n), "the sign of a weight is lost: edges alone lose theirs"),
    ]  # fmt: skip


def check(mine, edges, weights, where="", atol=1e-10):
    """Compare with the recursion."""
    with untouched(edges=edges, weights=weights):
        found = mine.path_influence(edges, weights)
    same_shape(found, tuple(weights.shape), "node", what="the influence")
    expect(
        not bool(found.isnan().any()),
        "the influence is NaN: a node that no edge enters divides 0 by 0",
    )
    wanted = by_paths(edges, weights)
    close(
        found,
        wanted,
        f"the influence{where}",
        telling(slips(edges, weights), wanted),
        atol,
        1e-4 if atol > 1e-6 else 1e-9,
    )


def test_random_graphs(mine):
    """graphs of any size, their nodes in any order"""
    for seed, n in enumerate((2, 3, 5, 9, 17)):
        check(mine, *draw(n, seed=seed), f" of {n} nodes")


def test_long_paths(mine):
    """a chain: the first node reaches the target over all others"""
    for n in (30, 130):
        edges = torch.zeros(n, n, dtype=torch.float64)
        edges[torch.arange(1, n), torch.arange(n - 1)] = -2.0
        weights = torch.zeros(n, dtype=torch.float64)
        weights[-1] = 1.0
        check(mine, edges, weights, f" along a chain of {n}")
        check(mine, edges.flip(0, 1), weights.flip(0), " along a chain, nodes in reverse order")


def test_signs_of_weights(mine):
    """targets of either sign: edges lose theirs, weights do not"""
    for seed, n in enumerate((2, 4, 8)):
        edges, weights = draw(n, density=1.0, seed=20 + seed)
        weights = weights * torch.linspace(-1, 1.5, n, dtype=torch.float64).sign()
        check(mine, edges, -weights, " where a weight is negative")
        check(mine, edges, weights, " where a weight is negative")


def test_small_shares(mine):
    """a source with a hundred-thousandth of a target's sum has that share"""
    edges, weights = draw(7, density=1.0, seed=9)
    columns = torch.logspace(-7, 0, 7, dtype=torch.float64)
    for scale in (columns, columns.flip(0)):
        check(mine, edges * scale, weights, " where sources differ in size", 1e-13)


def test_no_edges_and_any_size(mine):
    """a graph without edges; edges of any size"""
    edges, weights = draw(6, seed=4)
    check(mine, torch.zeros_like(edges), weights, " without edges")
    check(mine, edges * 1e-9, weights, " where all edges are tiny")
    check(mine, edges * 1e-30, weights, " where all edges are next to nothing")
    check(mine, edges * 1e6, weights, " where all edges are large")
    rows = torch.logspace(-6, 6, 6, dtype=torch.float64)[:, None]
    check(mine, edges * rows, weights, " where targets differ in size")


def test_single_precision_and_layouts(mine):
    """float32, strided and read-only inputs"""
    edges, weights = (x.float() for x in draw(7, seed=5))
    check(mine, edges, weights, " in float32", 1e-5)
    any_layout(mine.path_influence, edges=edges, weights=weights)
