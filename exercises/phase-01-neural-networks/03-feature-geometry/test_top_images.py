"""Against a search by hand: order, ties, silent units, sizes, and layouts."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout


def slow(hidden, k):
    columns = []
    for unit in hidden.T.tolist():
        order = sorted(range(len(unit)), key=lambda i: (-unit[i], i))[:k]
        columns.append([i if unit[i] > 0 else -1 for i in order])
    return torch.tensor(columns).T


def active(n, units, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.rand(n, units, generator=g) + 0.1


def test_shape(mine):
    """k rows, and a column for each unit"""
    found = mine.top_images(active(9, 4), 3)
    same_shape(found, (3, 4), axes="k unit")
    expect(found.dtype == torch.int64, f"indices are whole numbers, int64: yours are {found.dtype}")


def test_order(mine):
    """the strongest image comes first"""
    hidden = active(12, 5, seed=1)
    hints = [
        (slow(-hidden + 2, 4), "these are the images that activate a unit least"),
        (slow(hidden, 4).flip(0), "the strongest image comes last, and should come first"),
        (slow(hidden, 5)[1:], "the strongest image of each unit is left out"),
        (
            hidden.sum(1).sort(descending=True).indices[:4, None].expand(4, 5),
            "all units get one list: each unit has its own order",
        ),
        (slow(hidden, 4).sort(0).values, "the images are in the order of their numbers"),
    ]
    close(mine.top_images(hidden, 4), slow(hidden, 4), "the images", hints=hints)


def test_silent(mine):
    """an image that leaves the unit at 0 is no answer"""
    hidden = active(8, 4, seed=2)
    hidden[2:, 1] = 0
    hidden[:, 2] = 0
    hidden[0] = 0
    wanted = slow(hidden, 3)
    order = hidden.sort(dim=0, descending=True, stable=True).indices[:3]
    renumbered = slow(hidden[1:], 3)  # image 0 is silent everywhere
    hints = [
        (renumbered, "images are counted anew after silent ones were left out: count them all"),
        (order, "a place holds an image whose activation is 0: put -1 there"),
        (torch.where(wanted < 0, 0, wanted), "a silent place holds image 0: put -1 there"),
        (
            torch.where((hidden > 0).all(0), wanted, -1),
            "a unit with a few active images still has those: -1 stands only where it is silent",
        ),
    ]
    close(mine.top_images(hidden, 3), wanted, "the images of units that are often 0", hints=hints)


def test_faint(mine):
    """an activation may be very small, and still counts"""
    hidden = active(6, 3, seed=3) * 1e-7
    close(mine.top_images(hidden, 2), slow(hidden, 2), "the images of faint units")
    hidden = active(6, 3, seed=3) * 1e4
    close(mine.top_images(hidden, 6), slow(hidden, 6), "all images in order")
    hidden = active(6, 3, seed=7).double() * 1e-12 + 1
    close(
        mine.top_images(hidden, 3), slow(hidden, 3), "the images of nearly equal activations",
        hints=[(slow(hidden.float(), 3), "float32 or rounding makes different activations equal")],
    )  # fmt: skip


def test_ties(mine):
    """of equal activations, the earlier image comes first"""
    g = torch.Generator().manual_seed(4)
    for n in (40, 400):
        hidden = torch.randint(1, 4, (n, 7), generator=g).float()
        k = n // 2
        found = mine.top_images(hidden, k)
        later = n - 1 - slow(hidden.flip(0), k)
        close(
            found, slow(hidden, k), "images of equal activation",
            hints=[(later, "of equal activations, the later image comes first")],
        )  # fmt: skip


def test_any(mine):
    """odd sizes, float64, and inputs that lie in memory as they like"""
    for n, units, k in ((1, 1, 1), (301, 33, 10)):
        hidden = active(n, units, seed=5).double().sub(0.5).clamp(min=0)
        close(mine.top_images(hidden, k), slow(hidden, k), f"the images of {units} units")
    any_layout(lambda hidden: mine.top_images(hidden, 3), hidden=active(9, 4, seed=6))
