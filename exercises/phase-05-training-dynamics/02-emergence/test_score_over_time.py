"""Hand-computed scores, a loop, queries with no target or two, and double precision."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout


def case(seed=0, checkpoint=3, prompt=4, head=2, pos=6, dtype=torch.float32):
    """Causal patterns, and targets of which some queries have none and some two."""
    g = torch.Generator().manual_seed(seed)
    scores = 2 * torch.randn(checkpoint, prompt, head, pos, pos, generator=g, dtype=dtype)
    future = torch.ones(pos, pos, dtype=torch.bool).triu(1)
    patterns = scores.masked_fill(future, -torch.inf).softmax(-1)
    targets = torch.zeros(prompt, pos, pos, dtype=torch.bool)
    for p in range(prompt):  # prompt p has p + 1 queries with targets, the last of them two
        for i in range(pos - 1 - p, pos):
            targets[p, i, i - 1] = True
        targets[p, pos - 1, 0] = True
    targets[0, 0, 0] = True  # a first query with a target, and a key of two queries
    return patterns, targets


def by_loop(patterns, targets):
    """The score of each checkpoint and head, one query at a time."""
    found = torch.zeros(patterns.shape[0], patterns.shape[2], dtype=torch.float64)
    for c in range(patterns.shape[0]):
        for h in range(patterns.shape[2]):
            paid = [
                sum(float(patterns[c, p, h, i, j]) for j in range(targets.shape[2])
                    if targets[p, i, j])
                for p in range(targets.shape[0])
                for i in range(targets.shape[1])
                if bool(targets[p, i].any())
            ]  # fmt: skip
            found[c, h] = sum(paid) / len(paid)
    return found.to(patterns.dtype)


def paid_by_target(patterns, mask):
    """The mean over queries of the mean weight on their targets."""
    count = mask.sum(-1).clamp(min=1)
    paid = torch.einsum("cphqk,pqk->cphq", patterns, mask) / count[:, None]
    return paid.sum((1, 3)) / (mask.sum(-1) > 0).sum()


def slips(patterns, targets):
    """What typical slips give."""
    mask = targets.to(patterns.dtype)
    paid = torch.einsum("cphqk,pqk->cphq", patterns, mask)
    n_query = targets.any(-1).sum()
    each = paid.sum(-1) / targets.any(-1).sum(-1)[:, None]
    turned = torch.einsum("cphqk,pkq->ch", patterns, mask) / n_query
    per_target = paid_by_target(patterns, mask)
    late = paid[:, :, :, 1:].sum((1, 3)) / targets[:, 1:].any(-1).sum()
    first = mask * (mask.cumsum(-1) == 1)
    one_mask = torch.einsum("cphqk,qk->ch", patterns, mask[0]) / (
        targets[0].any(-1).sum() * len(targets)
    )
    largest = (patterns * mask[:, None]).amax(-1).sum((1, 3)) / n_query
    return [
        (paid.mean((1, 3)), "the average runs over all queries, also over those without a target"),
        (
            paid.sum((1, 3)) / targets.sum(),
            "the sum is divided by the number of targets: a query with two targets pays both, and "
            "counts once",
        ),
        (
            each.mean(1),
            "each prompt is averaged on its own: a query of a prompt with few queries counts more "
            "than the others",
        ),
        (
            turned,
            "query and key are exchanged: the pattern's rows are queries, those of targets too",
        ),
        (largest, "only the largest target of a query counts: it pays the sum over all of them"),
        (paid.sum((1, 3)) / len(targets), "this is the sum over queries, not their average"),
        (
            paid.sum((1, 3)) / targets.any(-2).sum(),
            "the sum is divided by the number of keys that are targets: count queries, the rows",
        ),
        (per_target, "a query's weights on two targets are averaged: it pays their sum"),
        (
            torch.einsum("cphqk,pqk->ch", patterns, first) / n_query,
            "only the first target of a query counts: it pays the sum over all of them",
        ),
        (late, "query 0 is left out, and it has a target here"),
        (one_mask, "the targets of the first prompt are used for all: each prompt has its own"),
    ]


def test_shape(mine):
    """one score for each checkpoint and head"""
    patterns, targets = case()
    same_shape(mine.score_over_time(patterns, targets), (3, 2), axes="checkpoint head")


def test_by_hand(mine):
    """two weights of 0.7 and 0.5 make a score of 0.6"""
    pattern = torch.eye(4)
    pattern[2] = torch.tensor([0.1, 0.7, 0.2, 0.0])
    pattern[3] = torch.tensor([0.2, 0.2, 0.5, 0.1])
    targets = torch.zeros(1, 4, 4, dtype=torch.bool)
    targets[0, 2, 1] = targets[0, 3, 2] = True
    given = pattern[None, None, None]
    close(
        mine.score_over_time(given, targets),
        torch.tensor([[0.6]]),
        "the score",
        hints=telling(slips(given, targets), torch.tensor([[0.6]])),
    )


def test_against_a_loop(mine):
    """a loop over queries agrees"""
    for seed, size in enumerate([{}, {"prompt": 5, "pos": 9, "head": 3}]):
        patterns, targets = case(seed, **size)
        close(
            mine.score_over_time(patterns, targets),
            by_loop(patterns, targets),
            "the score",
            hints=slips(patterns, targets),
        )


def test_nothing_paid(mine):
    """a query that pays its target nothing counts as 0"""
    targets = torch.zeros(1, 4, 4, dtype=torch.bool)
    targets[0, 2, 1] = targets[0, 3, 2] = True
    pattern = torch.eye(4)
    pattern[2] = torch.tensor([0.2, 0.8, 0.0, 0.0])
    close(
        mine.score_over_time(pattern[None, None, None], targets),
        torch.tensor([[0.4]]),
        "the score of weights 0.8 and 0",
        hints=[(torch.tensor([[0.8]]), "a query that pays its target nothing is not counted: "
                "whether a query has a target is said by the mask, not by the pattern")],
    )  # fmt: skip


def test_nan(mine):
    """a NaN that a target gets is not hidden"""
    patterns, targets = case(seed=6)
    patterns[1, 2, 0, 5, 4] = torch.nan
    found = as_tensor(mine.score_over_time(patterns, targets), "the score")
    expect(
        bool(found[1, 0].isnan()) and int(found.isnan().sum()) == 1,
        "one weight on a target is NaN, and the score of its checkpoint and head, and no other, "
        "should be NaN: a hidden NaN looks like a head that attends to nothing",
    )


def test_large(mine):
    """two thousand queries count as well as two"""
    targets = torch.eye(40, dtype=torch.bool).roll(-1, 1)[None].expand(50, 40, 40).clone()
    targets[:, 0] = targets[:, -1] = False
    pattern = torch.full((1, 50, 1, 40, 40), 0.25)
    pattern[:, 25:] = 0.75
    close(
        mine.score_over_time(pattern, targets),
        torch.tensor([[0.5]]),
        "the score of 1,900 queries, of which half pay 0.25 and half 0.75,",
    )


def test_many(mine):
    """the number of checkpoints and of heads changes no score"""
    patterns, targets = case(seed=3, checkpoint=7, head=1)
    whole = mine.score_over_time(patterns, targets)
    close(whole, by_loop(patterns, targets), "the score of one head at seven checkpoints")
    alone = mine.score_over_time(patterns[4:5], targets)
    close(alone, whole[4:5], "the score of a checkpoint on its own")


def test_double(mine):
    """double precision stays double"""
    patterns, targets = case(seed=4, dtype=torch.float64)
    found = mine.score_over_time(patterns, targets)
    close(
        found, by_loop(patterns, targets), "the score in double precision", atol=1e-12, rtol=1e-12
    )


def test_layout(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    patterns, targets = case(seed=5)
    any_layout(mine.score_over_time, patterns=patterns, targets=targets)
