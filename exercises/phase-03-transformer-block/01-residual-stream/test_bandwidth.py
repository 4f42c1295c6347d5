"""The estimate counts directions by their variance."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def planted(n_dir=3, n=400, d=20, seed=0):
    """Samples that use `n_dir` of `d` directions equally, none of them a coordinate."""
    g = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(d, n_dir, generator=g)).Q
    codes = torch.randn(n, n_dir, generator=g)
    codes = torch.linalg.qr(codes - codes.mean(0)).Q * n**0.5  # exactly equal, centered
    return codes @ basis.T


def ratio(writes):
    """The participation ratio by traces, in float64."""
    centered = writes.double() - writes.double().mean(0)
    covariance = centered.T @ centered
    return (covariance.trace() ** 2 / covariance.square().sum()).item()


def test_unequal_variances_by_hand(mine):
    """variances 9 : 1 are 100/82 directions"""
    writes = torch.tensor([[3.0, 0], [-3, 0], [0, 1], [0, -1]])
    with untouched(writes):
        found = mine.bandwidth(writes)
    expect(isinstance(found, float), "bandwidth returned no float: is .item() missing?")
    entropy = torch.special.entr(torch.tensor([0.9, 0.1]).double()).sum().exp()
    slips = [
        (1.6, "λ are variances, and you took singular values: square them"),
        (82**2 / (81**2 + 1), "the λ are squared once too often: eigenvalues of a covariance are "
         "variances already"),
        (10 / 9, "that divides by the largest variance: the participation ratio is asked"),
        (2.0, "variances 9 : 1 count as two: a rank asks whether a direction is used at all, or "
         "the coordinates are brought to one size"),
        (entropy, "that is the exponential of an entropy, another count of directions"),
    ]  # fmt: skip
    slips = [(torch.as_tensor(value).double(), words) for value, words in slips]
    close(found, 100 / 82, "the bandwidth of variances 9 : 1", hints=slips)


def test_counts_planted_directions(mine):
    """equal directions count as one each, however they are turned"""
    for n_dir in (1, 3, 8):
        writes = planted(n_dir)
        own = writes.var(0)
        close(
            mine.bandwidth(writes),
            n_dir,
            f"the bandwidth of {n_dir} equal directions",
            hints=[
                (
                    (own.sum() ** 2 / own.pow(2).sum()).double(),
                    "those are the variances of the coordinates: λ are variances along the "
                    "principal directions",
                )
            ],
            atol=1e-2,
        )


def test_a_weak_direction(mine):
    """a direction with a thousandth of the amplitude hardly counts"""
    writes = planted(4) + 1e-3 * planted(6, seed=1)
    expect(
        mine.bandwidth(writes) < 4.5,
        "directions that are hardly used count in full: a rank asks whether a direction is used at "
        "all, a bandwidth how much",
    )


def test_size_does_not_matter(mine):
    """writes a ten-thousandth as long use as many directions"""
    expect(
        abs(mine.bandwidth(1e-4 * planted(3)) - 3) < 1e-2,
        "writes a ten-thousandth as long use another number of directions: variances count by "
        "their ratios, without a constant or a threshold",
    )


def test_what_all_samples_share_is_no_direction(mine):
    """adding one vector to all writes changes nothing, even a long one"""
    writes, direction = planted(5), torch.linspace(-1, 2, 20)
    far = writes + 30 * direction
    with untouched(far):
        found = mine.bandwidth(far)
    expect(
        abs(found - 5) < 0.05,
        "a constant that all writes share changes the bandwidth: center them first",
    )
    for size in (1e3, 1e4):
        far = writes + size * direction
        expect(
            abs(mine.bandwidth(far) - ratio(far)) < 0.05,
            f"a common part of {size:,.0f} changes the bandwidth: subtract the mean from the "
            "writes first, before any product, so that rounding does not eat the variance",
        )


def test_other_sizes_and_types(mine):
    """fewer samples than dimensions, odd sizes, float64, transposed writes"""
    g = torch.Generator().manual_seed(2)
    slope = torch.linspace(0.1, 3, 131)
    cases = {
        "fewer samples than dimensions": torch.randn(7, 131, generator=g) * slope,
        "1,001 samples": torch.randn(1001, 33, generator=g) * slope[:33],
        "float64": torch.randn(50, 9, generator=g).double(),
        "transposed writes": (torch.randn(9, 50, generator=g) * slope[:9, None]).T,
    }
    for name, writes in cases.items():
        close(mine.bandwidth(writes), ratio(writes), f"the bandwidth ({name})", rtol=1e-3)
