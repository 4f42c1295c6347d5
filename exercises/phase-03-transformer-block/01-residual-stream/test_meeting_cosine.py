"""What all positions share is no agreement, and the null breaks the pairs and nothing else."""

import torch
from torch import cosine_similarity

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def draw(n=40, d=8, seed=0):
    """Vectors of unequal length."""
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, d, generator=g) * (0.3 + 3 * torch.rand(n, 1, generator=g))


def shifted(write, stream):
    """The average cosine for every shift, from 0 to n − 1."""
    write, stream = (x.double() - x.double().mean(0) for x in (write, stream))
    rolled = [cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in range(len(write))]
    return torch.stack(rolled)


def test_kinds(mine):
    """a number, and as many nulls as were asked for"""
    write, stream = draw(seed=1), draw(seed=2)
    with untouched(write=write, stream=stream):
        result = mine.meeting_cosine(write, stream, n_null=7)
    expect(isinstance(result, tuple) and len(result) == 2, "return the cosine and the nulls")
    cosine, null = result
    expect(isinstance(cosine, float), "the cosine is no float: did you forget .item()?")
    same_shape(null, (7,), axes="null", what="the nulls")


def test_by_hand(mine):
    """two positions, centered by hand"""
    # Centered: write (1, 0), (−1, 0); stream (−1, −2), (1, 2); both cosines are −1/√5.
    write = torch.tensor([[2.0, 5.0], [0.0, 5.0]])
    stream = torch.tensor([[1.0, -3.0], [3.0, 1.0]])
    cosine, null = mine.meeting_cosine(write, stream, n_null=3)
    _hold(cosine, write, stream)
    # With two positions there is one other stream, and it is the opposite.
    slips = [
        (-(0.2**0.5), "every null repeats the measurement: writes and streams are rolled together"),
        (
            -2 * 0.2**0.5,
            "the nulls roll coordinates: positions are the first axis, `roll(shift, 0)`",
        ),
    ]
    null = as_tensor(null, "the nulls")
    for value, words in slips:
        expect(not torch.allclose(null, torch.tensor(value).to(null), atol=1e-4), words)


def _hold(cosine, write, stream):
    """Compare with the mean cosine; known slips get their own words."""
    a, b = (x.double() - x.double().mean(0) for x in (write, stream))
    x, y = write.double(), stream.double()
    rows = [v - v.mean(-1, keepdim=True) for v in (x, y)]
    slips = [
        (cosine_similarity(x, y, dim=-1), "what all positions share decides your cosine: "
         "subtract the mean over positions first"),
        (cosine_similarity(*rows, dim=-1), "you subtract the mean over coordinates, one number "
         "per vector: the mean over positions is a vector, `mean(0)`"),
        (cosine_similarity(x, b, dim=-1), "only one of the two is centered: subtract each one's "
         "own mean over positions"),
        (cosine_similarity(a, y, dim=-1), "only one of the two is centered: subtract each one's "
         "own mean over positions"),
        (cosine_similarity(a, b, dim=0), "that is one cosine for each coordinate: compare the two "
         "vectors at each position, along the last axis"),
        (cosine_similarity(a.flatten(), b.flatten(), dim=0), "long vectors outvote short ones: "
         "take a cosine at each position, then the mean"),
        (cosine_similarity(a, b, dim=-1).abs(), "the sign is lost: a write against its stream has "
         "a negative cosine"),
        ((a * b).sum(-1), "those are dot products: divide by both lengths"),
    ]  # fmt: skip
    right = cosine_similarity(a, b, dim=-1).mean().item()
    close(
        cosine,
        right,
        "the mean cosine",
        hints=[(v.mean(), words) for v, words in slips if abs(v.mean() - right) > 1e-2],
        atol=1e-4,
    )


def test_of_unequal_lengths(mine):
    """every position counts the same, however long its vectors are"""
    write, stream = draw(seed=3) + torch.arange(8.0), draw(seed=4) - 2
    stream = stream + 0.7 * write
    _hold(mine.meeting_cosine(write, stream)[0], write, stream)


def test_an_eraser(mine):
    """a write that takes back half of its stream has cosine −1, whatever all positions share"""
    stream = draw(seed=5)
    for common in (torch.zeros(8), 50 * torch.arange(8.0)):
        cosine, _ = mine.meeting_cosine(-0.5 * stream + common, stream + common)
        close(cosine, -1.0, "the cosine of a write that takes back half of its stream", atol=1e-4)


def test_nulls_are_rolled(mine):
    """each null pairs every write with the stream a fixed number of positions away"""
    write, stream = draw(n=9, seed=6), draw(n=9, seed=7)
    stream = stream - write
    of_shift = shifted(write, stream)
    null = as_tensor(mine.meeting_cosine(write, stream, n_null=300)[1], "the nulls").double()
    expect(
        len(null.unique()) > 1,
        "all nulls are the same: is a new generator made, from the same seed, for every draw?",
    )
    gap = (null[:, None] - of_shift).abs().min(1)
    where = int(gap.values.argmax())
    expect(
        gap.values.max() < 1e-4,
        f"null {where} is {null[where].item():.3f}, which is no average over rolled streams: keep "
        "the streams, in their order, and change only where the first one stands",
    )
    expect(
        (gap.indices != 0).all(),
        f"{int((gap.indices == 0).sum())} of 300 nulls equal the measurement, a null with shift 0: "
        "each write meets its own stream again",
    )


def test_every_shift_occurs(mine):
    """all shifts from 1 to n − 1 occur, about equally often"""
    write, stream = draw(n=6, seed=8), draw(n=6, seed=9)
    of_shift, n = shifted(write, stream), 2_000
    null = mine.meeting_cosine(write, stream, n_null=n)[1]
    same_shape(null, (n,), axes="null", what="2,000 nulls of six positions")
    null = null.double()
    shifts = (null[:, None] - of_shift).abs().argmin(1)
    count = shifts.bincount(minlength=6)[1:]
    expect(
        (count > 0).all(),
        "some shifts never occur: with six positions 2,000 nulls should hold the shifts 1 to 5",
    )
    expect(
        count.max() < 1.3 * n / 5 and count.min() > 0.7 * n / 5,
        "some shifts come much more often than others: each one from 1 to n_pos − 1 is as likely",
    )
    expect(
        (shifts[1:] == shifts[:-1]).sum() > n / 10,
        "a shift hardly ever follows itself: draw each one anew, from all of 1 to n_pos − 1",
    )


def test_size_does_not_matter(mine):
    """vectors a ten-thousandth as long have the same cosine"""
    write, stream = draw(9, seed=14), draw(9, seed=15)
    cosine, _ = mine.meeting_cosine(1e-4 * write, 1e-4 * stream, n_null=1)
    expect(
        abs(cosine - shifted(write, stream)[0].item()) < 1e-3,
        "vectors a ten-thousandth as long have another cosine: divide by the lengths themselves, "
        "without a constant",
    )


def test_seeds(mine):
    """one seed, one set of nulls; another seed, another; the global state stays"""
    write, stream = draw(seed=5), draw(seed=6)
    before = torch.get_rng_state()
    null = as_tensor(mine.meeting_cosine(write, stream, seed=4)[1], "the nulls")
    expect(
        torch.equal(before, torch.get_rng_state()),
        "the global random state has moved: draw from a generator of your own",
    )
    close(mine.meeting_cosine(write, stream, seed=4)[1], null, "the nulls of the same seed")
    others = [as_tensor(mine.meeting_cosine(write, stream, seed=s)[1]) for s in (5, 6, 70)]
    expect(
        all(not torch.equal(other, null) for other in others),
        "another seed gives the same nulls: is `seed` used?",
    )


def test_other_sizes_and_types(mine):
    """large sizes, float64, a large common part, tensors that are not contiguous"""
    a, b = draw(201, 131, 10), draw(201, 131, 11)
    cases = {
        "201 vectors of 131 numbers": (a, b + 0.1 * a, 1e-4),
        "float64": (a.double(), b.double() - 0.2 * a.double(), 1e-6),
        "a common part of 10,000": (a + 1e4, b + 0.3 * a - 1e4, 1e-3),
        "transposed": (draw(7, 30, 12).T, draw(7, 30, 13).T, 1e-4),
    }
    for name, (write, stream, atol) in cases.items():
        cosine, null = mine.meeting_cosine(write, stream, n_null=3)
        close(cosine, shifted(write, stream)[0].item(), f"the cosine of {name}", atol=atol)
        expect(
            as_tensor(null, "the nulls").dtype == write.dtype,
            f"the nulls of {name} have another dtype than the write",
        )
