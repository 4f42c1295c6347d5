"""The product is what a running model shows, and the fraction counts directions, not volume."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def inputs(seed=0, message=3, d=7, heard=4):
    g = torch.Generator().manual_seed(seed)
    w = torch.rand(d, generator=g) + 0.5
    return torch.randn(message, d, generator=g), w, torch.randn(d, heard, generator=g)


def test_shape(mine):
    """a row for each unit of the message, a column for each thing heard"""
    arguments = inputs()
    with untouched(*arguments):
        virtual = mine.virtual_weights(*arguments)
    same_shape(virtual, (3, 4), axes="message heard", what="the virtual weights")


def test_against_a_run(mine):
    """writing a message changes what is heard by message times virtual weights"""
    W_out, w, W_in = inputs(1)
    g = torch.Generator().manual_seed(2)
    board, message = torch.randn(5, 7, generator=g), torch.randn(5, 3, generator=g)
    change = ((board + message @ W_out) * w) @ W_in - (board * w) @ W_in
    close(
        message @ mine.virtual_weights(W_out, w, W_in),
        change,
        "what the message changes",
        hints=[
            (
                message @ W_out @ W_in,
                "the norm's weight w lies on the way from W_out to W_in, and you left it out",
            )
        ],
    )


def test_fraction_by_hand(mine):
    """a reader of one coordinate hears that coordinate of the write"""
    write, reader = torch.tensor([[3.0, 4.0]]), torch.tensor([[7.0], [0.0]])
    fraction = mine.heard_fraction(write, torch.ones(2), reader)
    expect(isinstance(fraction, float), "heard_fraction returned no float: is .item() missing?")
    close(fraction, 9 / 25, "the fraction heard of (3, 4) by a reader of the first coordinate")


def test_fraction_through_the_norm(mine):
    """the norm's weight turns the directions that the reader reads along"""
    # The reader reads along (1 · 1, 2 · 1) = (1, 2): of a write along (1, 0) it hears 1/5.
    write, w, reader = torch.tensor([[1.0, 0.0]]), torch.tensor([1.0, 2.0]), torch.ones(2, 1)
    close(
        mine.heard_fraction(write, w, reader),
        1 / 5,
        "the fraction heard of (1, 0) through a norm with weights (1, 2)",
        hints=[
            (
                torch.tensor(0.5).double(),
                "the fraction is that of a reader without a norm: the directions that are read "
                "are the columns of diag(w) W_in, not those of W_in",
            )
        ],
    )


def test_columns_may_overlap(mine):
    """saying the same thing to the reader twice adds nothing"""
    W_out, w, W_in = inputs(5)
    once, twice = (mine.heard_fraction(W_out, w, W) for W in (W_in, torch.cat([W_in, W_in], 1)))
    expect(
        abs(twice - once) < 1e-3,
        "a reader that reads everything twice hears more: its columns overlap, so their squares "
        "cannot just be added; you need an orthonormal basis",
    )


def test_deaf_and_lossless(mine):
    """no overlap is 0, and a reader of all directions loses nothing"""
    W_out, w, _ = inputs(3)
    deaf = torch.eye(7)[:, :2]
    close(mine.heard_fraction(W_out * (torch.arange(7) > 1), w, deaf), 0.0, "a deaf reader's part")
    square = torch.randn(7, 7, generator=torch.Generator().manual_seed(4))
    close(
        mine.heard_fraction(W_out, w, square),
        1.0,
        "the fraction heard by a reader of all directions",
        hints=[
            (
                ((W_out @ (w[:, None] * square)).norm() / W_out.norm()).double() ** 2
                / (w[:, None] * square).norm().double() ** 2,
                "a reader of all directions hears only a part: you compare sizes of matrices, and "
                "not the directions that get through",
            )
        ],
    )


def test_chance(mine):
    """a random reader of rank r hears r of d_model directions, on average"""
    g = torch.Generator().manual_seed(6)
    W_out, w = torch.randn(5, 40, generator=g), torch.ones(40)
    found = [mine.heard_fraction(W_out, w, torch.randn(40, 8, generator=g)) for _ in range(60)]
    close(sum(found) / 60, 8 / 40, "the mean fraction heard by random readers", atol=0.03)


def test_only_the_space_counts(mine):
    """mixing what is heard by an invertible matrix changes no fraction"""
    W_out, w, W_in = inputs(7)
    mixed = W_in @ (torch.eye(4) + torch.ones(4, 4))
    close(
        mine.heard_fraction(W_out, w, mixed),
        mine.heard_fraction(W_out, w, W_in),
        "the fraction heard by a reader whose outputs are mixed",
        rtol=1e-3,
    )
