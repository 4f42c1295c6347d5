"""Columns written by hand, random ones against a loop, and the ends."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout


def by_loop(choices):
    """The definition, one column at a time."""
    out = torch.zeros(choices.shape[1:], dtype=torch.long)
    for i in range(choices.shape[1]):
        for j in range(choices.shape[2]):
            column = choices[:, i, j].tolist()
            out[i, j] = next(k for k in range(len(column)) if set(column[k:]) == {column[-1]})
    return out


def slips(choices):
    """What typical slips give, and what to say to them."""
    n = len(choices)
    agree = (choices == choices[-1]).long()
    differ = 1 - agree
    last = n - 1 - differ.flip(0).argmax(0)
    same = (choices[1:] == choices[:-1]).long()
    repeat = torch.zeros_like(choices[0])
    if n > 1:
        repeat = torch.where(same.any(0), same.argmax(0) + 1, n - 1)
    run = agree.flip(0).cumprod(0).sum(0)
    found = [
        (
            n - run + 1,
            "you count the layers from 1: the embedding is layer 0",
        ),
        (
            (1 - same).sum(0),
            "you count how often the choice changes: which layer is the last change?",
        ),
        (
            agree.argmax(0),
            "you return where a layer agrees for the first time: the choice may change again",
        ),
        (
            torch.where(differ.any(0), last, 0),
            "you return the last layer that still chooses something else: the decision comes one "
            "layer later",
        ),
        (
            n - differ.flip(0).argmax(0),
            "a position whose choice never changes is decided at layer 0: `argmax` of a row "
            "without a 1 is 0",
        ),
        (run, "you return how many layers agree at the end, and not where they begin"),
        (
            n - agree.cumprod(0).sum(0),
            "the run of agreeing layers is counted from layer 0: it should end at the last layer",
        ),
        (
            repeat,
            "you return where a choice equals the layer before: it may change again later",
        ),
        (
            differ.sum(0),
            "you count the layers that differ from the final choice: a choice that vanishes and "
            "comes back makes that too small",
        ),
        (agree.sum(0), "you count the layers that agree, wherever they stand"),
        (n - agree.sum(0), "you count the layers that differ from the final choice"),
    ]
    for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.uint8, torch.int16):
        rounded = choices.to(dtype)
        found.append((
            n - (rounded == rounded[-1]).long().flip(0).cumprod(0).sum(0),
            "two different tokens count as the same: large whole numbers are rounded when they "
            "become floating-point numbers, and cut off in a small whole type",
        ))  # fmt: skip
    return found


def random_choices(layers, batch, pos, words, seed):
    """Columns that change their mind often, and tokens far apart."""
    g = torch.Generator().manual_seed(seed)
    return torch.randint(words, (layers, batch, pos), generator=g) * 9973 + 17


def judge(mine, choices):
    """Compare with the loop; whole numbers of any kind will do."""
    wanted = by_loop(choices)
    found = as_tensor(mine.decided_at(choices), "the layer")
    expect(
        found.ndim == 2,
        f"the result has {found.ndim} axes: one number for each prompt and position is asked",
    )
    same_shape(found, wanted.shape, axes="batch pos", what="the result")
    expect(
        not found.is_floating_point(),
        "the layers are floating-point numbers, and should be whole numbers",
    )
    hints = telling([(value.double(), text) for value, text in slips(choices)], wanted.double())
    close(found.double(), wanted.double(), "the layer of decision", hints=hints)


def test_by_hand(mine):
    """four columns: never changes, last moment, comes back, stays from the middle"""
    columns = [[4, 4, 4, 4, 4], [4, 4, 4, 4, 9], [4, 7, 4, 7, 4], [1, 2, 3, 3, 3], [3, 4, 2, 2, 4]]
    judge(mine, torch.tensor(columns).T[:, None])
    judge(mine, torch.tensor([[0, 0, 0], [2, 0, 0], [0, 1, 0]]).T[:, None])  # token 0 is a token


def test_random(mine):
    """many random columns, as a loop finds them"""
    for seed, shape in enumerate([(6, 4, 9, 2), (31, 3, 40, 2), (9, 1, 30, 3), (2, 5, 7, 2)]):
        judge(mine, random_choices(*shape, seed))


def test_one_layer(mine):
    """with a single place, all is decided at 0"""
    judge(mine, random_choices(1, 2, 3, 5, 0))


def test_other_axes(mine):
    """the layer is the first axis, whatever the sizes are"""
    judge(mine, random_choices(5, 5, 5, 2, 1))
    judge(mine, random_choices(3, 8, 1, 2, 2))


def test_neighbors(mine):
    """tokens whose numbers are large and almost the same, or far apart, are different tokens"""
    for low in (2**11, 2**24):
        choices = low + torch.arange(6)[:, None, None] % 2
        judge(mine, choices.expand(6, 2, 3).clone())
        judge(mine, low + random_choices(9, 2, 3, 2, 4) // 9973)
        judge(mine, 5 + random_choices(9, 2, 3, 2, 4) // 9973 * low)
        judge(mine, 5 + random_choices(9, 2, 3, 2, 4) // 9973 * 2**8)


def test_layout(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    any_layout(mine.decided_at, choices=random_choices(7, 3, 4, 2, 3))
