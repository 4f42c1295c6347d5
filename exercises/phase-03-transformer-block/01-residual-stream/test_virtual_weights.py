"""The product is what a running model shows, and the fraction counts directions, not sizes."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def inputs(seed=0, message=3, d=7, heard=4):
    """Rows of unequal length, a gain with both signs."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randn(message, d, generator=g) * torch.linspace(0.3, 3, message)[:, None]
    gain = (torch.rand(d, generator=g) + 0.5) * torch.randn(d, generator=g).sign()
    return rows, gain, torch.randn(d, heard, generator=g)


def projected(W_out, gain, W_in):
    """The part of each row in the span of the columns, by least squares in float64."""
    reads = gain.double()[:, None] * W_in.double()
    fit = torch.linalg.lstsq(reads, W_out.double().T, rcond=1e-5, driver="gelsd").solution
    return (reads @ fit).T


def fraction(W_out, gain, W_in):
    return (projected(W_out, gain, W_in).square().sum() / W_out.double().square().sum()).item()


def test_shape(mine):
    """a row for each unit of the message, a column for each thing that the reader computes"""
    arguments = inputs()
    with untouched(*arguments):
        virtual = mine.virtual_weights(*arguments)
    same_shape(virtual, (3, 4), axes="message heard", what="the virtual weights")


def test_against_a_run(mine):
    """writing a message changes what is read by message times virtual weights"""
    g = torch.Generator().manual_seed(2)
    for arguments in (inputs(1), inputs(2, 65, 131, 3), [x.double() for x in inputs(3, 2, 9, 1)]):
        W_out, gain, W_in = arguments
        stream, message = (
            torch.randn(5, n, generator=g, dtype=gain.dtype) for n in (len(gain), len(W_out))
        )
        change = ((stream + message @ W_out) * gain) @ W_in - (stream * gain) @ W_in
        close(
            message @ as_tensor(mine.virtual_weights(*arguments), "the virtual weights"),
            change,
            "what the message changes",
            hints=[(message @ W_out @ W_in, "the norm's gain is missing between W_out and W_in")],
            atol=1e-3,
        )


def test_fraction_by_hand(mine):
    """a reader of one coordinate sees that coordinate of the write"""
    write, reader = torch.tensor([[3.0, 4.0]]), torch.tensor([[7.0], [0.0]])
    with untouched(write, reader):
        found = mine.heard_fraction(write, torch.ones(2), reader)
    expect(isinstance(found, float), "heard_fraction returned no float: is .item() missing?")
    close(
        found,
        9 / 25,
        "the fraction of (3, 4) that a reader of the first coordinate sees",
        hints=[(torch.tensor(0.6).double(), "that is a ratio of lengths: the fraction is of the "
                "squared length")],
    )  # fmt: skip


def test_fraction_through_the_gain(mine):
    """the gain turns the directions that the reader sees"""
    # The reader sees the direction (1 · 1, 2 · 1): of a write along (1, 0) that is 1/5.
    write, gain, reader = torch.tensor([[1.0, 0.0]]), torch.tensor([1.0, 2.0]), torch.ones(2, 1)
    close(
        mine.heard_fraction(write, gain, reader),
        1 / 5,
        "the fraction of (1, 0) that is seen through a gain of (1, 2)",
        hints=[(torch.tensor(0.5).double(), "the fraction is that of a reader without a norm, or "
                "the write is multiplied by the gain: the directions that are seen are the columns "
                "of diag(gain) W_in, and the write stays as it is")],
    )  # fmt: skip


def test_no_overlap_and_no_loss(mine):
    """a reader of other directions sees 0, a reader of all directions sees 1"""
    W_out, gain, _ = inputs(3)
    first_two = torch.eye(7)[:, :2]
    square = torch.eye(7) + torch.ones(7, 7).triu(1) / 4
    reads = gain[:, None] * square
    sizes = ((W_out @ reads).norm() / (W_out.norm() * reads.norm())).double() ** 2
    units = (W_out @ (reads / reads.norm(dim=0))).pow(2).sum().double() / W_out.pow(2).sum()
    close(
        mine.heard_fraction(W_out, gain, square),
        1.0,
        "the fraction that a reader of all directions sees",
        hints=[
            (sizes, "a reader of all directions sees only a part: you compare sizes of matrices, "
             "and not directions"),
            (units, "the squares are summed over columns of unit length that are not orthogonal: "
             "use an orthonormal basis of their span"),
        ],
        atol=1e-4,
    )  # fmt: skip
    hidden = W_out * (torch.arange(7) > 1)
    close(mine.heard_fraction(hidden, gain, first_two), 0.0, "the fraction that is not seen")


def test_sizes_of_the_reader(mine):
    """the size of the reader's weights does not matter"""
    W_out, gain, W_in = inputs(7, heard=3)
    wanted = mine.heard_fraction(W_out, gain, W_in)
    for factor in (1e-6, 1e4):
        found = mine.heard_fraction(W_out, gain, factor * W_in)
        expect(
            abs(found - wanted) < 1e-3,
            "a reader with weights a millionth as large (or 10,000 times larger) sees another "
            "fraction: what counts as zero depends on the largest singular value",
        )
    for times in (100, 1_000):
        found = mine.heard_fraction(W_out, gain, W_in * torch.tensor([1.0, 1 / times, 1.0]))
        expect(
            abs(found - wanted) < 5e-3,
            f"a column that is {times:,} times weaker is not counted: every direction with a "
            "singular value above 1e-5 of the largest counts in full",
        )


def test_long_rows_count_more(mine):
    """the fraction is of all squared length, row by row summed"""
    # Rows (10, 0), (0, 1): a reader of the first coordinate sees 100 of 101.
    W_out, reader = torch.tensor([[10.0, 0], [0, 1]]), torch.tensor([[1.0], [0]])
    close(
        mine.heard_fraction(W_out, torch.ones(2), reader),
        100 / 101,
        "the fraction of the rows (10, 0) and (0, 1) that a reader of the first coordinate sees",
        hints=[(torch.tensor(0.5).double(), "that is the mean of the rows' fractions, or the "
                "overlap of two subspaces: long rows count more, so sum the squares first")],
    )  # fmt: skip
    for seed in (4, 5):
        W_out, gain, W_in = inputs(seed)
        close(
            mine.heard_fraction(W_out, gain, W_in),
            fraction(W_out, gain, W_in),
            "the fraction that is seen",
            atol=1e-4,
        )


def test_columns_that_repeat(mine):
    """saying the same thing to the reader twice adds nothing"""
    W_out, gain, W_in = inputs(6, heard=2)
    for more in (W_in, W_in @ torch.tensor([[1.0, 1], [2, -1]])):
        twice = mine.heard_fraction(W_out, gain, torch.cat([W_in, more], 1))
        close(
            twice,
            fraction(W_out, gain, W_in),
            "two columns of this reader are combinations of the other two and add nothing: leave "
            "out directions with a singular value of zero. The fraction with all four columns",
            rtol=1e-3,
        )


def test_chance(mine):
    """a random reader of rank r sees r of d_model directions, on average"""
    g = torch.Generator().manual_seed(6)
    W_out, gain = torch.randn(5, 40, generator=g), torch.ones(40)
    found = [mine.heard_fraction(W_out, gain, torch.randn(40, 8, generator=g)) for _ in range(60)]
    close(sum(found) / 60, 8 / 40, "the mean fraction that random readers see", atol=0.03)


def test_other_sizes_and_types(mine):
    """more columns than dimensions, odd sizes, float64, a gain with zeros, transposed weights"""
    closed = inputs(8)[1] * torch.tensor([1.0, 0, 1, 1, 0, 1, 1])
    cases = {
        "more columns than dimensions": inputs(9, 4, 5, 12),
        "131 dimensions": inputs(10, 33, 131, 17),
        "float64": [x.double() for x in inputs(11, 3, 9, 2)],
        "a gain with zeros": (inputs(8)[0], closed, inputs(8, heard=7)[2]),
        "transposed weights": (inputs(12)[0].T.contiguous().T, inputs(12)[1], inputs(12)[2]),
    }
    for name, (W_out, gain, W_in) in cases.items():
        close(
            mine.heard_fraction(W_out, gain, W_in),
            fraction(W_out, gain, W_in),
            f"the fraction that is seen ({name})",
            atol=1e-4,
        )
