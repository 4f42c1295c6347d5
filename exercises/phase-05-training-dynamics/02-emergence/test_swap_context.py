"""Every number of kept tokens, from none to more than there are."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling
from minigpt.course.grading.properties import any_layout


def windows(n=4, pos=7, seed=0):
    """Own tokens from 0 to 49, others from 50 to 99."""
    g = torch.Generator().manual_seed(seed)
    own = torch.randint(50, (n, pos), generator=g)
    return own, torch.randint(50, 100, (n, pos), generator=g)


def by_loop(own, other, keep):
    rows = []
    for mine, theirs in zip(own.tolist(), other.tolist(), strict=True):
        n = len(mine)
        rows.append([mine[i] if n - 1 - i <= keep else theirs[i] for i in range(n)])
    return torch.tensor(rows)


def slips(own, other, keep):
    n = own.shape[1]
    place = torch.arange(n)
    return [
        (
            by_loop(own, other, keep - 1),
            "one token too few stays: `keep` counts the tokens before the target, and the target "
            "stays besides",
        ),
        (by_loop(own, other, keep + 1), "one token too many stays"),
        (
            torch.where(place >= n - 1 - keep, other, own),
            "the near tokens are exchanged, and the far ones stay: it should be the other way "
            "round",
        ),
        (
            torch.where(place <= keep, own, other),
            "the first tokens of a window stay: the target is its last token",
        ),
        (
            torch.where(place >= n - 1 - keep, own, 0),
            "the far tokens are zero, which is a token as well: take them from `other`",
        ),
        (
            torch.where(place >= n - 1 - keep, own, other.roll(1 + keep, 1)),
            "the tokens of `other` are moved to other positions",
        ),
        (
            torch.where(place >= n - 1 - keep, own, own.roll(1, 0)),
            "the far tokens come from another row of `own`, and not from `other`",
        ),
        (
            torch.where(place >= n - 1 - keep, own, other.roll(1, 0)),
            "the far tokens come from another row of `other`: window and window belong together",
        ),
        (
            torch.where(place >= n - 1 - keep, own, other[:1]),
            "the far tokens of all windows come from the first row of `other`",
        ),
        (
            torch.cat([other[:, keep + 1 :], own[:, n - 1 - keep :]], 1),
            "the far tokens are the last ones of `other`: take those from the same positions",
        ),
        (
            torch.cat([by_loop(own, other, keep)[:, :-1], other[:, -1:]], 1),
            "the target, the last token, is exchanged, too",
        ),
        (
            torch.cat([other[:, : n - 1 - keep], own[:, : keep + 1]], 1),
            "the kept tokens are the first of the window, moved to its end",
        ),
    ]


def test_shape(mine):
    """windows stay as long as they are"""
    own, other = windows()
    same_shape(mine.swap_context(own, other, 2), (4, 7), axes="window pos")


def test_by_hand(mine):
    """two tokens before the target stay"""
    own = torch.tensor([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
    wanted = torch.tensor([[10, 20, 3, 4, 5], [60, 70, 8, 9, 10]])
    close(
        mine.swap_context(own, 10 * own, 2),
        wanted,
        "the windows",
        telling([(own, "nothing is exchanged"), *slips(own, 10 * own, 2)], wanted),
    )


def test_every_number(mine):
    """any number of tokens can be kept"""
    own, other = windows(n=3, pos=8, seed=1)
    for keep in (1, 2, 3, 5, 6):
        wanted = by_loop(own, other, keep)
        close(
            mine.swap_context(own, other, keep), wanted, f"the windows with {keep} tokens kept",
            telling(slips(own, other, keep), wanted),
        )  # fmt: skip


def test_none(mine):
    """with none kept, only the target stays"""
    own, other = windows(seed=2)
    wanted = torch.cat([other[:, :-1], own[:, -1:]], 1)
    close(
        mine.swap_context(own, other, 0), wanted, "the windows with no token kept",
        telling([(other, "the target is exchanged, too"),
                 (own, "all tokens stay: does an index of −0 mean the beginning?")], wanted),
    )  # fmt: skip


def test_all(mine):
    """with all kept, nothing is exchanged"""
    own, other = windows(seed=3)
    for keep in (6, 7, 20):
        cut = 7 - 1 - keep
        close(
            mine.swap_context(own, other, keep), own, f"the windows of 7 with {keep} tokens kept",
            telling([(torch.cat([other[:, :cut], own[:, cut:]], 1),
                      "more tokens are kept than a window has, and your cut is negative: Python "
                      "counts it from the end")], own),
        )  # fmt: skip


def test_zero_is_a_token(mine):
    """the token 0 is exchanged, and put in, like any other"""
    own, other = windows(seed=6)
    for first, second in ((own, 0 * other), (0 * own, other), (own, own)):
        wanted = by_loop(first, second, 2)
        close(
            mine.swap_context(first, second, 2), wanted, "windows with the token 0",
            telling([(first, "a token 0 of `other` is not taken: it is a token like any other")],
                    wanted),
        )  # fmt: skip


def test_large(mine):
    """long windows and large token numbers are no exception"""
    own, other = (1000 * x for x in windows(n=3, pos=300, seed=5))
    wanted = by_loop(own, other, 40)
    close(
        mine.swap_context(own, other, 40), wanted, "windows of 300 tokens, numbered up to 99,000,"
    )


def test_layout(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    own, other = windows(seed=4)
    any_layout(lambda a, b: mine.swap_context(a, b, 3), own=own, other=other)
