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


def test_counts_planted_directions(mine):
    """three equal directions are three, however they are turned"""
    for n_dir in (1, 3, 8):
        found = mine.bandwidth(planted(n_dir))
        expect(isinstance(found, float), "bandwidth returned no float: is .item() missing?")
        close(found, n_dir, f"the bandwidth of {n_dir} equal directions", atol=1e-2)


def test_a_whisper_is_no_direction(mine):
    """a direction with a thousandth of the amplitude hardly counts"""
    writes = planted(4)
    loud = writes + 1e-3 * planted(6, seed=1)
    expect(
        mine.bandwidth(loud) < 4.5,
        "directions that are hardly used count in full: a rank asks whether a direction is used at "
        "all, a bandwidth how much",
    )


def test_unequal_variances_by_hand(mine):
    """variances 9 : 1 are 100/82 directions"""
    writes = torch.tensor([[3.0, 0], [-3, 0], [0, 1], [0, -1]])
    close(
        mine.bandwidth(writes),
        100 / 82,
        "the bandwidth of variances 9 : 1",
        hints=[
            (torch.tensor(1.6).double(), "λ are variances, squared singular values"),
            (
                torch.special.entr(torch.tensor([0.9, 0.1]).double()).sum().exp(),
                "that is the exponential of an entropy, another count of directions; the "
                "participation ratio is asked",
            ),
        ],
    )


def test_what_all_samples_share_is_no_direction(mine):
    """adding one vector to all writes changes nothing"""
    shift = 30 * torch.ones(20)
    expect(
        abs(mine.bandwidth(planted(5) + shift) - mine.bandwidth(planted(5))) < 0.05,
        "a constant that all writes share changes the bandwidth: center them first",
    )


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
    close(
        control.sort(0).values,
        writes.sort(0).values,
        "the sorted values of the control's coordinates",
    )


def test_control_cuts_the_links(mine):
    """coordinates of the control are not correlated, and use many directions"""
    writes = planted(3)
    control = as_tensor(mine.uncorrelated(writes), "the control")
    correlation = torch.corrcoef(control.T)[~torch.eye(20, dtype=torch.bool)].abs().mean()
    expect(
        correlation < 0.1,
        "the coordinates of the control go together as before: whole samples were reordered; "
        "each coordinate needs an order of its own",
    )
    variances = torch.linalg.svdvals(control - control.mean(0)) ** 2
    ratio = variances.sum() ** 2 / variances.pow(2).sum()
    close(mine.bandwidth(control), ratio.item(), "the bandwidth of the control", atol=1e-2)


def test_seeds(mine):
    """equal seeds, equal controls; the global state stays"""
    writes, before = planted(2), torch.get_rng_state()
    first = as_tensor(mine.uncorrelated(writes, seed=1), "the control")
    close(mine.uncorrelated(writes, seed=1), first, "the control of the same seed")
    expect(
        not torch.equal(mine.uncorrelated(writes, seed=2), first),
        "another seed gives the same control",
    )
    expect(
        torch.equal(before, torch.get_rng_state()),
        "the global random state has moved: draw from a generator of your own",
    )
