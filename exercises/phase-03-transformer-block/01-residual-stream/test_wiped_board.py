"""What is left is the sum of the other writes, there and only there."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def board(seed=0):
    """Three writes [write batch pos d_model], two of them partly along each other."""
    return torch.randn(3, 2, 5, 4, generator=torch.Generator().manual_seed(seed))


def test_leaves_the_callers_board_alone(mine):
    """neither the stream nor the write that came in is changed"""
    writes = board()
    stream, write = writes.sum(0), writes[1].clone()
    with untouched(stream=stream, write=write):
        left = mine.wiped(stream, write, [1, 3])
    same_shape(left, (2, 5, 4), axes="batch pos d_model", what="the wiped stream")


def test_others_stay(mine):
    """where a write is wiped, the sum of the others is left"""
    writes = board(1)
    stream = writes.sum(0)
    unit = writes[1] / writes[1].norm(dim=-1, keepdim=True)
    projected = stream - (stream * unit).sum(-1, keepdim=True) * unit
    left = mine.wiped(stream.clone(), writes[1], [0, 2])
    close(
        left[:, [0, 2]],
        (writes[0] + writes[2])[:, [0, 2]],
        "the wiped positions",
        hints=[
            (
                projected[:, [0, 2]],
                "all that anybody wrote along the direction of this write is gone: others wrote "
                "along it too, and theirs must stay",
            ),
            (
                torch.zeros(2, 2, 4),
                "the board is empty there: all other writers are gone as well",
            ),
        ],
    )


def test_other_positions_stay(mine):
    """positions that were not named keep the write"""
    writes = board(2)
    stream = writes.sum(0)
    left = mine.wiped(stream.clone(), writes[0], [4])
    close(
        left[:, :4],
        stream[:, :4],
        "the positions that were not named",
        hints=[((stream - writes[0])[:, :4], "the write is wiped at every position, not at `at`")],
    )


def test_wipe_and_write_again(mine):
    """adding the write again gives the stream back, even where it was nothing"""
    writes = board(3)
    writes[1, :, 2] = 0
    stream = writes.sum(0)
    left = mine.wiped(stream.clone(), writes[1], range(5))
    expect(torch.isfinite(left).all(), "a write of zeros gives NaN: something divides by its norm")
    close(left + writes[1], stream, "the stream after wiping and writing again")
