"""What is left is the sum of the other writes, there and only there."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def three(seed=0, batch=2, pos=7, d=4):
    """Three writes [write batch pos d_model], partly along each other."""
    return torch.randn(3, batch, pos, d, generator=torch.Generator().manual_seed(seed))


def test_leaves_the_callers_tensors_alone(mine):
    """neither the stream nor the write that came in is changed"""
    writes = three()
    stream, write = writes.sum(0), writes[1].clone()
    with untouched(stream=stream, write=write):
        left = mine.wiped(stream, write, [1, 0])
    same_shape(left, (2, 7, 4), axes="batch pos d_model", what="the stream that is left")


def test_others_stay(mine):
    """where a write is removed, the sum of the others is left"""
    writes = three(1)
    stream, at = writes.sum(0), [0, 2]
    unit = writes[1] / writes[1].norm(dim=-1, keepdim=True)
    projected = stream - (stream * unit).sum(-1, keepdim=True) * unit
    without = stream - writes[1]
    batch = mine.wiped(stream.clone(), writes[1], [0])
    expect(
        not torch.allclose(batch[0, 1:], without[0, 1:])
        or torch.allclose(batch[1, 1:], without[1, 1:]),
        "your positions index the batch: `stream[at]` picks texts; positions are the second axis",
    )
    left = as_tensor(mine.wiped(stream.clone(), writes[1], at), "the stream that is left")
    close(
        left[:, at],
        (writes[0] + writes[2])[:, at],
        "the stream at the named positions",
        hints=[
            (
                projected[:, at],
                "everything along the direction of this write is gone: other writes have a part "
                "along this direction, and theirs must stay",
            ),
            (torch.zeros(2, 2, 4), "the stream is zero there: all other writes are gone as well"),
            (
                torch.stack([without[0, at], stream[1, at]]),
                "the write is removed in only the first text: the batch holds several",
            ),
        ],
    )


def test_other_positions_stay(mine):
    """positions that were not named keep the write, also in the gaps"""
    writes = three(2)
    stream = writes.sum(0)
    for at in ([4], [6, 1, 3], (2, 5)):
        left = as_tensor(mine.wiped(stream.clone(), writes[0], at), "the stream that is left")
        keep = [p for p in range(7) if p not in at]
        gaps = [p for p in keep if min(at) < p < max(at)]
        outside = [p for p in keep if p not in gaps]
        close(
            left[:, outside],
            stream[:, outside],
            "the positions that were not named",
            hints=[
                (
                    (stream - writes[0])[:, outside],
                    "the write is removed at every position, not only at `at`",
                )
            ],
        )
        if gaps:
            close(
                left[:, gaps],
                stream[:, gaps],
                f"the stream between the positions {list(at)}",
                hints=[
                    (
                        (stream - writes[0])[:, gaps],
                        f"at={list(at)}: the write is gone between the named positions too, where "
                        "nobody asked for it",
                    )
                ],
            )
        close(
            left[:, list(at)],
            (writes[1] + writes[2])[:, list(at)],
            f"the stream at the positions {list(at)}",
        )


def test_named_twice(mine):
    """a position that is named twice is wiped once; no position, no change"""
    writes = three(3)
    stream = writes.sum(0)
    close(
        mine.wiped(stream.clone(), writes[2], [5, 0, 5])[:, 5],
        (writes[0] + writes[1])[:, 5],
        "position 5 for at=[5, 0, 5]",
        hints=[
            (
                (stream - 2 * writes[2])[:, 5],
                "a position that is named twice is wiped twice: at=[5, 0, 5] means 0 and 5",
            )
        ],
    )
    close(mine.wiped(stream.clone(), writes[2], []), stream, "the stream for at=[]")


def test_wipe_and_write_again(mine):
    """adding the write again gives the stream back, even where it was zero"""
    writes = three(4)
    writes[1, :, 2] = 0
    stream = writes.sum(0)
    left = as_tensor(mine.wiped(stream.clone(), writes[1], range(7)), "the stream that is left")
    expect(torch.isfinite(left).all(), "a write of zeros gives NaN: something divides by its norm")
    close(left + writes[1], stream, "the stream after wiping and writing again")


def test_other_sizes_and_types(mine):
    """large streams, float64, tensors that are not contiguous or share memory"""
    g = torch.Generator().manual_seed(5)
    wide = torch.randn(3, 131, 65, generator=g).double()
    turned = torch.randn(2, 5, 9, generator=g).transpose(1, 2)
    shared = torch.randn(1, 9, 5, generator=g).expand(2, 9, 5)
    for name, stream in (("float64", wide), ("a transposed", turned), ("an expanded", shared)):
        write = torch.randn(stream.shape, generator=g).to(stream.dtype)
        with untouched(stream=stream, write=write):
            left = mine.wiped(stream, write, [8, 3])
        wanted = stream.clone()
        wanted[:, [3, 8]] = stream[:, [3, 8]] - write[:, [3, 8]]
        close(left, wanted, f"{name} stream that is left")
