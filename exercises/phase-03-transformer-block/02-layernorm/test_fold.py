"""Equal outputs for every stream, with and without a mean, and what W′ must ignore."""

import torch

from minigpt.course.grading.feedback import (
    MisconceptionError,
    close,
    expect,
    same_shape,
    telling,
    untouched,
)
from minigpt.course.grading.properties import any_layout, nan_stays


def inputs(seed=0, d_model=6, d_out=4, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    shapes = [(d_model,), (d_model,), (d_model, d_out), (d_out,), (2, 5, d_model)]
    return [torch.randn(shape, generator=g, dtype=torch.float64).to(dtype) for shape in shapes]


def folded(mine, w, b, W, c):
    with untouched(w=w, b=b, W=W, c=c):
        try:
            result = mine.fold(w, b, W, c)
        except RuntimeError as problem:
            if "dtype" not in str(problem) or W.dtype == torch.float32:
                raise
            raise MisconceptionError(
                f"it fails for {W.dtype} weights: a tensor that you make yourself, with torch.eye "
                "or torch.ones, is float32 unless you say dtype=W.dtype"
            ) from None
    expect(isinstance(result, tuple | list) and len(result) == 2, "return two things: W′ and c′")
    same_shape(result[0], W.shape, axes="d_model d_out", what="W′")
    same_shape(result[1], c.shape, axes="d_out", what="c′")
    return result


def slips(w, b, W, c, n, stream, scale):
    """What typical slips read from the stream."""
    plain, x = w[:, None] * W, stream / scale
    by_row = plain - plain.mean(1, keepdim=True)
    right = plain - plain.mean(0)
    found = [
        (x @ plain + b @ W + c, "W′ still reads the mean: the centering is not folded in"),
        (x @ right + c, "c′ is the old c: where did b go?"),
        (x @ right + b @ W, "c′ has forgotten the old c"),
        (
            x @ (w[:, None] * (W - W.mean(0))) + b @ W + c,
            "the mean is taken off W before w scales it; the stream meets the centering first and "
            "w second, so the mean to take off is that of diag(w) W",
        ),
        (
            x @ right + b @ right + c,
            "b goes through the new matrix; it is added after w has multiplied, so it meets the "
            "old W",
        ),
        (
            x @ right + b @ plain + c,
            "b goes through diag(w) W; it is added after w has multiplied, so it meets the old W",
        ),
        (
            x @ by_row + b @ W + c,
            "W′ centers the outputs (its rows sum to 0), not the stream it reads",
        ),
        (
            x @ (plain - plain.mean()) + b @ W + c,
            "one mean of the whole matrix is taken off: each column has its own",
        ),
        (
            x @ (W / w[:, None] - (W / w[:, None]).mean(0)) + b @ W + c,
            "it divides by w: the norm multiplies by it",
        ),
        (x @ (W - W.mean(0)) + b @ W + c, "w is not folded in"),
    ]
    if W.shape[0] == W.shape[1]:
        by_column = W * w
        found += [
            (
                x @ (by_column - by_column.mean(0)) + b @ W + c,
                "w scales the columns of W; a row vector's coordinate i meets row i",
            ),
            (x @ right + W @ b + c, "b meets the rows of W from the wrong side: it is b @ W"),
        ]
    return found


def test_same_outputs(mine):
    """a division and the new matrix give what the norm and the old one gave"""
    for d_model, d_out in ((6, 4), (6, 6), (33, 50)):
        w, b, W, c, x = inputs(d_model=d_model, d_out=d_out)
        new_W, new_c = folded(mine, w, b, W, c)
        ready = x - x.mean(-1, keepdim=True)  # a stream without a mean, first
        for name, stream in (("a stream whose mean is 0", ready), ("any stream", x + 1)):
            scale = stream.var(-1, correction=0, keepdim=True).sqrt()
            n = (stream - stream.mean(-1, keepdim=True)) / scale
            wanted = (n * w + b) @ W + c
            close(
                stream / scale @ new_W + new_c,
                wanted,
                f"what is read from {name} (W is {d_model} by {d_out})",
                hints=telling(slips(w, b, W, c, n, stream, scale), wanted, atol=1e-4),
                atol=1e-4,
            )


def test_deaf_to_the_mean(mine):
    """a number added to all coordinates reaches no output"""
    w, b, W, c, _ = inputs(seed=1)
    new_W, _ = folded(mine, w, b, W, c)
    expect(
        new_W.sum(0).abs().max() < 1e-5,
        "W′ still reads the mean: each of its columns has to sum to 0",
    )


def test_nothing_to_fold(mine):
    """w = 1 and b = 0 leave all but the centering as it is"""
    _, _, W, c, x = inputs(seed=2)
    new_W, new_c = folded(mine, torch.ones(6), torch.zeros(6), W, c)
    close(new_c, c, "c′ for b = 0")
    centered = x - x.mean(-1, keepdim=True)
    close(centered @ new_W, centered @ W, "what W′ reads from a centered stream")


def test_zero_gain(mine):
    """a w with zeros is folded like any other"""
    w, b, W, c, _ = inputs(seed=3)
    w[2] = 0
    new_W, new_c = folded(mine, w, b, W, c)
    close(new_W, w[:, None] * W - (w[:, None] * W).mean(0), "W′ where a gain is 0")
    close(new_c, c + b @ W, "c′ where a gain is 0")


def test_double_precision_and_layouts(mine):
    """float64 stays float64, and inputs may lie anyhow in memory"""
    w, b, W, c, _ = inputs(seed=4, dtype=torch.float64)
    new_W, new_c = folded(mine, w, b, W, c)
    close(new_W, w[:, None] * W - (w[:, None] * W).mean(0), "W′ in float64")
    close(new_c, c + b @ W, "c′ in float64")
    any_layout(mine.fold, w=w, b=b, W=W, c=c)
    nan_stays(mine.fold, w=w, b=b, W=W, c=c)
