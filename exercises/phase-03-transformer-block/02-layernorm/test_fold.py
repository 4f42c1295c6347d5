"""Equal outputs for every stream, with and without a mean, and what W' must be deaf to."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def inputs(seed=0, d_model=6, d_out=4):
    g = torch.Generator().manual_seed(seed)
    shapes = [(d_model,), (d_model,), (d_model, d_out), (d_out,), (2, 5, d_model)]
    return [torch.randn(shape, generator=g, dtype=torch.float64) for shape in shapes]


def folded(mine, w, b, W, c):
    with untouched(w=w, b=b, W=W, c=c):
        result = mine.fold(w, b, W, c)
    expect(isinstance(result, tuple | list) and len(result) == 2, "return two things: W′ and c′")
    same_shape(result[0], W.shape, axes="d_model d_out", what="W′")
    same_shape(result[1], c.shape, axes="d_out", what="c′")
    return result


def test_same_outputs(mine):
    """a division and the new matrix give what the norm and the old one gave"""
    for d_out in (4, 6):
        w, b, W, c, x = inputs(d_out=d_out)
        new_W, new_c = folded(mine, w, b, W, c)
        ready = x - x.mean(-1, keepdim=True)  # a stream without a mean, first
        for name, stream in (("a stream whose mean is 0", ready), ("any stream", x)):
            scale = stream.var(-1, correction=0, keepdim=True).sqrt()
            n = (stream - stream.mean(-1, keepdim=True)) / scale
            plain = w[:, None] * W
            close(
                stream / scale @ new_W + new_c,
                (n * w + b) @ W + c,
                f"what is read from {name}",
                hints=[
                    (
                        stream / scale @ plain + b @ W + c,
                        "W′ still hears the mean: the centering is not folded in",
                    ),
                    (stream / scale @ new_W + c, "c′ is the old c: where did b go?"),
                    (stream / scale @ new_W + b @ W, "c′ has forgotten the old c"),
                    (
                        n @ (w[:, None] * (W - W.mean(0))) + b @ W + c,
                        "the mean is taken off W before w scales it; the stream meets the "
                        "centering first and w second, so the mean to take off is that of "
                        "diag(w) W",
                    ),
                    (
                        n @ plain + b @ (plain - plain.mean(0)) + c,
                        "b goes through the new matrix; it is added after w has multiplied, so it "
                        "meets the old W",
                    ),
                    (
                        n @ (plain - plain.mean(1, keepdim=True)) + b @ W + c,
                        "W′ centers the outputs (its rows sum to 0), not the stream it reads",
                    ),
                    *(
                        [
                            (
                                n @ (W * w) + b @ W + c,
                                "w scales the columns of W; a row vector's coordinate i meets "
                                "row i",
                            )
                        ]
                        if d_out == 6
                        else []
                    ),
                ],
            )


def test_deaf_to_the_mean(mine):
    """a number added to all coordinates reaches no output"""
    w, b, W, c, _ = inputs(seed=1)
    new_W, _ = folded(mine, w, b, W, c)
    expect(
        new_W.sum(0).abs().max() < 1e-9,
        "W′ still hears the mean: each of its columns has to sum to 0",
    )


def test_nothing_to_fold(mine):
    """w = 1 and b = 0 leave all but the centering as it is"""
    _, _, W, c, x = inputs(seed=2)
    new_W, new_c = folded(mine, torch.ones(6).double(), torch.zeros(6).double(), W, c)
    close(new_c, c, "c′ for b = 0")
    centered = x - x.mean(-1, keepdim=True)
    close(centered @ new_W, centered @ W, "what W′ reads from a centered stream")
