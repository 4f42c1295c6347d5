"""One row is moved in each window, to a record of its own, and nothing else changes."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

SQUARE = [(5, 4, 4), (3, 13, 13), (1, 2, 2)]
WIDER = [(2, 3, 9), (7, 1, 70)]  # fewer queries than keys


def inputs(batch=5, n_query=4, n_key=4, seed=0):
    """A pattern, and a record of its own for each window, never the last."""
    g = torch.Generator().manual_seed(seed)
    pattern = torch.randn(batch, n_query, n_key, generator=g).softmax(-1)
    return pattern, (torch.arange(batch) * 2 + 1) % (n_key - 1)


def moved(pattern, record):
    """The right answer, entry by entry."""
    windows = pattern.tolist()
    for window, where in zip(windows, record.tolist(), strict=True):
        window[-1] = [float(key == where) for key in range(pattern.shape[2])]
    return torch.tensor(windows, dtype=pattern.dtype)


def test_shape(mine):
    """the pattern keeps its shape, and the tensor you were given stays as it was"""
    for size in SQUARE[:1]:
        pattern, record = inputs(*size)
        with untouched(pattern=pattern, record=record):
            found = mine.move_attention(pattern, record)
        same_shape(found, size, axes="batch query key", what="the new pattern")


def test_last_row(mine):
    """the last query of each window looks at that window's record, and at nothing else"""
    pattern, record = inputs()
    found = as_tensor(mine.move_attention(pattern, record), "the new pattern")
    last, before, row = found[:, -1], pattern[:, -1], torch.arange(len(record))
    expect(not torch.equal(found, pattern), "nothing was moved: the pattern is what it was")
    expect(
        not (
            torch.equal(last[:, :-1], before[:, :-1])
            and not torch.equal(found[:, :-1, -1], pattern[:, :-1, -1])
            and torch.equal(found[:, 0, :-1], pattern[:, 0, :-1])
        ),
        "a column was changed instead of a row: the middle axis holds queries, the last one keys",
    )
    expect(
        not torch.equal(last, before),
        "the last row is what it was: the query comes last, at index −1 of the middle axis",
    )
    own = last[row, record]
    expect(
        not (torch.allclose(last.sum(-1), torch.ones(5)) and ((own > 0.01) & (own < 0.99)).any()),
        f"the others keep a part: in window 0 the record gets {own[0]:.2f} of the attention, and "
        "all other keys should get nothing",
    )
    everywhere = torch.zeros_like(before)
    everywhere[:, record] = 1
    kept = before.clone()
    kept[row, record] = 1
    same = torch.eye(4)[record[:1]].expand(5, -1)
    added = before + torch.eye(4)[record]
    close(
        last,
        moved(pattern, record)[:, -1],
        "the last row",
        hints=[
            (everywhere, "every window got the records of all windows: pair each with its own"),
            (kept, "what the other keys had is still there: the row sums to more than 1"),
            (same, "every window got the record of the first: each asks about its own"),
            (added, "1 was added to what the record had, and the others were not set to 0"),
            (torch.eye(4)[(record + 1) % 4], "all attention is on the record after the right one: "
             "keys are counted from 0"),
            (torch.eye(4)[record - 1], "all attention is on the record before the right one: keys "
             "are counted from 0"),
        ],
    )  # fmt: skip
    expect((own == 1).all(), f"the record gets {own.min():.7f} of the attention, and not exactly 1")
    expect(
        torch.equal(last, moved(pattern, record)[:, -1]),
        "the other keys keep a little attention: they should get exactly 0",
    )


def test_other_rows(mine):
    """the other queries look where they looked"""
    for size in SQUARE + WIDER:
        pattern, record = inputs(*size, seed=1)
        found = mine.move_attention(pattern, record)
        same_shape(found, size, axes="batch query key", what="the new pattern")
        expect(
            torch.equal(found[:, :-1], pattern[:, :-1]),
            "rows of other queries have changed: move the last query only",
        )
        close(found, moved(pattern, record), f"the new pattern for {size[2]} keys")


def test_layout(mine):
    """double precision, any layout, one record asked for by all, and gradients"""
    pattern, record = inputs(6, 5, 11, seed=2)
    pattern = pattern.double()
    for where in (record, torch.full((6,), 10), torch.zeros(6, dtype=torch.long)):
        found = mine.move_attention(pattern, where)
        close(found, moved(pattern, where), "the new pattern in float64")

    def oracle(pattern, record):
        last = torch.arange(5)[:, None] == 4
        return torch.where(last, moved(pattern.detach(), record), pattern)

    same_gradients(mine.move_attention, oracle, pattern=pattern, record=record)
    any_layout(mine.move_attention, pattern=pattern, record=record)
