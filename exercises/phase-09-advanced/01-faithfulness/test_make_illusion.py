"""A direction is judged by what its exchange does."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def draw(d, seed, dtype=torch.float64):
    """Two orthogonal vectors of unequal length."""
    g = torch.Generator().manual_seed(seed)
    Q = torch.linalg.qr(torch.randn(d, d, generator=g, dtype=torch.float64)).Q
    one, two = torch.rand(2, generator=g, dtype=torch.float64) * 5 + 0.3
    return (Q[0] * one).to(dtype), (Q[1] * two).to(dtype)


def hints(difference, reads, wanted, change, length):
    """Say what typical slips do."""
    limit = (difference.norm() * reads.norm() / 2).item()
    size = (difference.norm() * reads.norm()).item()
    sine = torch.tensor(2 * wanted / size, dtype=torch.float64)
    angle = torch.asin(sine.clamp(-1, 1)) / 2
    raw = angle.cos() * difference.double() + angle.sin() * reads.double()
    raw = raw / raw.norm()
    lengths = ((difference.double() @ raw) * (raw @ reads.double())).item()
    slips = [
        (lengths, "mind their lengths: divide each of the two vectors by its own, then mix them"),
        (limit, "the change is the largest one, whatever is wanted"),
        (0.0, "nothing changes: along what is read, or along the difference alone, there is "
         "nothing to exchange or nothing to read"),
        (wanted * length**2, "the direction is no unit vector"),
        (-wanted, "the change has the other sign"),
        (size / 2 * torch.sin(torch.asin(sine / 2)).item(), "the change is half of what is wanted: "
         "2 cos α sin α = sin 2α"),
        (size / 2 * torch.sin(2 * torch.asin(sine)).item(), "the angle is twice as large as it "
         "should be: the arcsine gives 2α"),
        (size / 2 * (1 - sine**2).clamp(min=0).sqrt().item(),
         "the arccosine is taken for the arcsine: sin 2α is what grows with the change"),
        (size / 2 * torch.sin(sine).item(), "right for small changes only: the sine is taken for "
         "the angle"),
    ]  # fmt: skip
    for value, text in slips:
        if abs(value - wanted) > 1e-4 * limit:
            expect(abs(change - value) > 1e-6 * limit, text)


def check(mine, difference, reads, wanted, where="", tolerance=1e-7):
    """Exchange along the direction, and compare the change."""
    try:
        with untouched(difference=difference, reads=reads):
            v = mine.make_illusion(difference, reads, wanted)
    except ValueError:
        expect(False, f"your code raises{where}, and this change is within reach: the largest "
               "change is half the product of the two lengths")  # fmt: skip
    v = as_tensor(v, "the direction")
    same_shape(v, difference.shape, "d", "the direction")
    expect(v.dtype == difference.dtype, f"the direction is {v.dtype}: keep the dtype")
    expect(bool(v.isfinite().all()), f"the direction holds NaN or infinity{where}")
    limit = (difference.norm() * reads.norm() / 2).item()
    change = ((difference @ v) * (v @ reads)).item()
    length = v.norm().item()
    hints(difference, reads, wanted, change, length)
    expect(abs(length - 1) < 1e-5, f"the direction has length {length:.3g}: return a unit vector")
    inside = torch.stack([difference / difference.norm(), reads / reads.norm()])
    rest = (v - (inside @ v) @ inside).norm().item()
    expect(rest < 1e-5, "the direction leaves the span of the two vectors")
    expect(
        abs(change - wanted) < tolerance * limit,
        f"the exchange changes the output by {change:.4g}, and {wanted:.4g} is wanted{where}",
    )


def test_random_vectors(mine):
    """any vectors, any change within reach, of either sign"""
    for seed, d in enumerate((2, 3, 5, 16, 90)):
        difference, reads = draw(d, seed)
        limit = (difference.norm() * reads.norm() / 2).item()
        for share in (0.4, -0.5, 0.95, -0.9, 0.1, -0.03, 0.999):
            check(mine, difference, reads, share * limit, f" for {d} coordinates")


def test_no_change(mine):
    """a change of zero can be had: along either vector alone"""
    for seed, d in enumerate((2, 7)):
        check(mine, *draw(d, 20 + seed), 0.0, " for no change")


def test_by_hand(mine):
    """the two neurons of the lesson: from 1 to 0, read with 4"""
    check(mine, torch.tensor([-1.0, 0.0]), torch.tensor([0.0, 4.0]), -1.0, " (two neurons)", 1e-5)
    check(mine, torch.tensor([0.0, 0.0, 3.0]), torch.tensor([4.0, 3.0, 0.0]), 2.0, "", 1e-5)


def test_the_largest(mine):
    """the largest change can be reached, in both directions"""
    difference, reads = torch.tensor([3.0, 4.0, 0.0]), torch.tensor([0.0, 0.0, 2.0])
    for wanted in (5.0, -5.0):
        check(mine, difference, reads, wanted, " for the largest change", 1e-5)


def test_out_of_reach(mine):
    """more than the largest change is refused, in both directions"""
    for scale in (1.0, 1e-6, 1e4):
        difference, reads = draw(6, 11)
        difference = difference * scale
        limit = (difference.norm() * reads.norm() / 2).item()
        for share in (1.01, -1.01, 3.0, -20.0):
            try:
                v = mine.make_illusion(difference, reads, share * limit)
            except ValueError:
                continue
            kind = "negative " if share < 0 else ""
            where = "" if scale == 1 else f", with {'small' if scale < 1 else 'large'} vectors"
            expect(False, f"a {kind}change of {abs(share):.3g} times the largest gives no "
                   f"ValueError{where}: your code returns {v[:3].tolist()}")  # fmt: skip


def test_any_scale(mine):
    """tiny and large vectors"""
    difference, reads = draw(7, 12)
    for scale in (1e-9, 1e7):
        limit = scale * (difference.norm() * reads.norm() / 2).item()
        check(mine, difference * scale, reads, 0.6 * limit, f" for vectors of the size {scale:g}")


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; strided and read-only inputs work"""
    difference, reads = draw(9, 13, torch.float32)
    check(mine, difference, reads, 0.7, " in float32", 1e-4)
    any_layout(lambda difference, reads: mine.make_illusion(difference, reads, 0.7),
               difference=difference, reads=reads)  # fmt: skip
