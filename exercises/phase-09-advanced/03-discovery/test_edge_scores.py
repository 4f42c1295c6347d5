"""Scores of edges against a loop over writers, readers and prompts."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

SHAPES = [(3, 4, 2, 5, 3), (1, 2, 1, 1, 2), (5, 2, 3, 4, 7), (4, 4, 4, 4, 4), (2, 6, 1, 9, 11)]


def draw(w, r, b, p, d, seed=0):
    """Random changes and slopes in double precision, and a mask with gaps."""
    g = torch.Generator().manual_seed(seed)
    change = torch.randn(w, b, p, d, generator=g, dtype=torch.float64)
    slope = torch.randn(r, b, p, d, generator=g, dtype=torch.float64) + 0.5
    exists = torch.rand(w, r, generator=g) < 0.6
    exists[0, -1] = True
    return change, slope, exists


def loop(change, slope, exists):
    """One edge and one prompt at a time."""
    rows = [
        [(change[w, b] * slope[r, b]).sum() for b in range(change.shape[1])]
        for w in range(len(change))
        for r in range(len(slope))
        if exists[w, r]
    ]
    return torch.tensor(rows, dtype=change.dtype)


def slips(change, slope, exists):
    """What typical slips give, and what to say to them."""
    right = loop(change, slope, exists)
    at = [(w, r) for w in range(len(change)) for r in range(len(slope)) if exists[w, r]]
    each = torch.stack([(change[w] * slope[r]).sum(-1) for w, r in at])
    crossed = torch.stack([(change[w].sum(1) * slope[r].sum(1)).sum(-1) for w, r in at])
    other = torch.stack([right[sorted(range(len(at)), key=lambda i: at[i][::-1]).index(i)]
                         for i in range(len(at))])  # fmt: skip
    by_reader = right[torch.tensor(sorted(range(len(at)), key=lambda i: (at[i][1], at[i][0])))]
    return [
        (-right, "the sign is turned: the change is corrupt less clean, and it stays as it is"),
        (right.abs(), "the sign is lost: a score is a change of the metric, up or down"),
        (each.mean(-1), "positions are averaged: a dot product sums over them"),
        (each[..., -1], "only the last position counts: a writer may be read anywhere"),
        (each[..., 0], "only the first position counts"),
        (crossed, "positions are summed before the product: each position meets only itself"),
        (by_reader, "the edges stand by reader: sort them by writer, then reader"),
        (other, "the edges stand in another order: by writer, then reader"),
        (right / right.norm(), "the scores are normalized: they have the metric's unit"),
    ]


def check(mine, change, slope, exists, where="", atol=1e-9):
    """Compare with the loop."""
    with untouched(change=change, slope=slope, exists=exists):
        found = mine.edge_scores(change, slope, exists)
    wanted = loop(change, slope, exists)
    same_shape(found, tuple(wanted.shape), "edge batch", what="the scores")
    close(
        found,
        wanted,
        f"the scores{where}",
        telling(slips(change, slope, exists), wanted),
        atol,
        1e-5 if atol > 1e-6 else 1e-9,
    )


def test_by_hand(mine):
    """the card's writer and reader"""
    change = torch.tensor([[[[1.0, 2], [0, 3]]]])
    slope = torch.tensor([[[[4.0, -1], [5, 2]]]])
    exists = torch.tensor([[True]])
    wanted = torch.tensor([[8.0]])
    close(mine.edge_scores(change, slope, exists), wanted, "the score of the card",
          telling(slips(change, slope, exists), wanted))  # fmt: skip


def test_any_shape(mine):
    """any number of writers, readers, prompts and positions"""
    for seed, shape in enumerate(SHAPES):
        check(mine, *draw(*shape, seed), f" for w, r, b, p, d = {shape}")


def test_few_and_no_edges(mine):
    """one edge, all edges, and none"""
    change, slope, exists = draw(3, 4, 2, 5, 3, 9)
    check(mine, change, slope, torch.ones_like(exists), " where all edges exist")
    one = torch.zeros_like(exists)
    one[2, 1] = True
    check(mine, change, slope, one, " where one edge exists")
    still = change.clone()
    still[1] = 0
    check(mine, still, slope, torch.ones_like(exists), " where one writer changes nothing")
    found = mine.edge_scores(change, slope, torch.zeros_like(exists))
    same_shape(found, (0, 2), "edge batch", what="the scores of no edge")


def test_sizes_and_layouts(mine):
    """large offsets, single precision, strided and read-only inputs"""
    change, slope, exists = draw(3, 4, 2, 5, 3, 4)
    check(mine, change * 1e-6, slope + 1e4, exists, " for slopes near 1e4", 1e-10)
    change, slope = change.float(), slope.float()
    check(mine, change, slope, exists, " in float32", 1e-4)
    any_layout(mine.edge_scores, change=change, slope=slope, exists=exists)
