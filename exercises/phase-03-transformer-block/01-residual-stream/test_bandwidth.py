"""The estimate counts directions by their variance; the control keeps coordinates, cuts links."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


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
        control = mine.uncorrelated(writes)
        expect(as_tensor(control).dtype == writes.dtype, f"the control changes the dtype ({name})")


def test_control_keeps_every_coordinate(mine):
    """each coordinate of the control holds the same numbers"""
    writes = planted(3)
    with untouched(writes):
        control = mine.uncorrelated(writes)
    same_shape(control, (400, 20), axes="sample d_model", what="the control")
    control = as_tensor(control, "the control")
    same_rows = torch.equal(control.sort(1).values, writes.sort(1).values)
    expect(
        not same_rows or torch.equal(control.sort(0).values, writes.sort(0).values),
        "each sample keeps its numbers and hands them to other coordinates: it is the coordinates "
        "that keep theirs, and hand them to other samples",
    )
    drawn = all(
        torch.isin(c, w).all() and len(c.unique()) < len(w.unique())
        for c, w in zip(control.T, writes.T, strict=True)
    )
    expect(not drawn, "values were drawn with replacement: some occur twice and others are lost")
    close(
        control.sort(0).values,
        writes.sort(0).values,
        "the sorted values of the control's coordinates",
    )
    kept = (control == writes).all(0)
    expect(
        not kept.any(),
        f"coordinate {int(kept.int().argmax())} of the control has its old order: every coordinate "
        "gets a random order of its own",
    )


def test_control_cuts_the_links(mine):
    """coordinates of the control are not correlated"""
    control = as_tensor(mine.uncorrelated(planted(3)), "the control")
    correlation = torch.corrcoef(control.T)[~torch.eye(20, dtype=torch.bool)].abs().mean()
    expect(
        correlation < 0.1,
        "the coordinates of the control go together as before: whole samples were reordered; "
        "each coordinate needs an order of its own",
    )


def test_every_order_occurs(mine):
    """each of the 24 orders of four samples occurs, about equally often"""
    n = 6_000
    writes = torch.arange(4.0)[:, None].expand(4, n).contiguous()
    control = as_tensor(mine.uncorrelated(writes), "the control")
    orders, count = control.unique(dim=1, return_counts=True)
    expect(
        orders.shape[1] != 4,
        "your orders are only rotations: each coordinate needs a random permutation",
    )
    expect(
        orders.shape[1] == 24,
        f"only {orders.shape[1]} of the 24 orders of four samples occur in {n:,} coordinates",
    )
    expect(
        count.max() < 1.4 * n / 24 and count.min() > 0.6 * n / 24,
        "some orders come much more often than others",
    )


def test_seeds(mine):
    """equal seeds, equal controls; the global state stays"""
    writes, before = planted(2), torch.get_rng_state()
    first = as_tensor(mine.uncorrelated(writes, seed=1), "the control")
    close(mine.uncorrelated(writes, seed=1), first, "the control of the same seed")
    expect(
        not torch.equal(mine.uncorrelated(writes, seed=2), first),
        "another seed gives the same control: is `seed` used?",
    )
    expect(
        torch.equal(before, torch.get_rng_state()),
        "the global random state has moved: draw from a generator of your own",
    )
