"""Slopes, signs, the cache, and what a shift of the whole text does."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape


def one_by_one(n_head, n_query, n_key):
    """The table by three loops."""
    bias = torch.full((n_head, n_query, n_key), -torch.inf)
    for h in range(n_head):
        for r in range(n_query):
            place = n_key - n_query + r
            for j in range(place + 1):
                bias[h, r, j] = -(2.0 ** (-8 * (h + 1) / n_head)) * (place - j)
    return bias


def test_shape(mine):
    """one table for each head"""
    same_shape(mine.alibi_bias(4, 3, 5), (4, 3, 5), axes="head query key", what="the bias")


def test_future(mine):
    """the future gets −∞, the past a number"""
    bias = mine.alibi_bias(2, 4, 4)
    ahead = torch.ones(4, 4).triu(1).bool()
    expect(bias[:, ahead].isneginf(), "the future is not barred: a later key has a finite bias")
    expect(bias[:, ~ahead].isfinite(), "a key that may be looked at has a bias of −∞")


def test_near_is_better(mine):
    """the nearest key costs nothing, and farther ones cost more"""
    last = mine.alibi_bias(3, 6, 6)[:, -1]
    close(last[:, -1], torch.zeros(3), "the bias of a position on itself")
    expect(
        last.diff(dim=1) > 0,
        "the bias grows with distance: the farther key should be the dearer one",
    )


def test_slopes(mine):
    """the slopes are a geometric sequence"""
    for n_head in (4, 8, 6, 1):
        slopes = -mine.alibi_bias(n_head, 2, 2)[:, 1, 0]
        right = torch.tensor([2.0 ** (-8 * h / n_head) for h in range(1, n_head + 1)])
        close(
            slopes,
            right,
            f"the slopes of {n_head} heads",
            hints=[
                (2.0 ** (-8 / n_head * torch.arange(n_head)), "the slopes start at 1"),
                (
                    2.0 ** -torch.arange(1.0, n_head + 1),
                    "the slopes are halved from head to head, whatever the number of heads",
                ),
                (right.flip(0), "the slopes stand in the wrong order: the first is the steepest"),
                (right[:1].expand(n_head), "all heads have one slope"),
                (
                    torch.linspace(right[0], right[-1], n_head),
                    "the slopes fall by equal steps, and should fall by equal factors",
                ),
            ],
        )


def test_behind_a_cache(mine):
    """the newest queries get the last rows of the whole table"""
    whole = mine.alibi_bias(4, 7, 7)
    for n_query in (1, 3):
        part = mine.alibi_bias(4, n_query, 7)
        expect(
            not torch.equal(part, whole[:, :n_query]),
            "with a cache, the first query stands at position 0: it is one of the last",
        )
        close(part, whole[:, -n_query:], f"the bias of the newest {n_query}")


def test_one_by_one(mine):
    """the table made entry by entry"""
    close(mine.alibi_bias(5, 4, 9), one_by_one(5, 4, 9), "the bias")
