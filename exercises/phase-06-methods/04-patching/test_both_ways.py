"""Both directions on gates, on tables of random outputs, and where there is no gap."""

from itertools import product

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

ON, OFF = torch.ones(2), torch.zeros(2)
CLIPPED = "the shares are clipped: they may be negative, or above 1"


def gate_and(x):
    return (x.sum() - len(x) + 1).relu()


def gate_or(x):
    return x.sum().relu() - (x.sum() - 1).relu()


def gate_xor(x):
    return x.sum().relu() - 2 * (x.sum() - 1).relu()


def random_table(n_part, seed):
    """A circuit that looks its output up: any of 2ⁿ values for any setting of its parts."""
    g = torch.Generator().manual_seed(seed)
    clean, corrupt = 3 * torch.randn(2, n_part, generator=g)
    outputs = {bits: float(torch.randn((), generator=g)) for bits in product((0, 1), repeat=n_part)}

    def circuit(x):
        bits = tuple(int(a) for a in ((x - clean).abs() < (x - corrupt).abs()))
        return torch.tensor(outputs[bits], dtype=x.dtype)

    return circuit, clean, corrupt, outputs


def known(outputs, n_part):
    """The two shares from the table of outputs alone."""
    full, none = outputs[(1,) * n_part], outputs[(0,) * n_part]
    alone = [outputs[tuple(int(j == i) for j in range(n_part))] for i in range(n_part)]
    without = [outputs[tuple(int(j != i) for j in range(n_part))] for i in range(n_part)]
    up = torch.tensor([(y - none) / (full - none) for y in alone])
    down = torch.tensor([(full - y) / (full - none) for y in without])
    return up, down, full - none


def slips(up, down, gap, piled, top):
    """What typical slips give for one of the two results, and what to say to them."""
    return [
        ((down, None), "restored holds what is lost: denoising starts from the corrupt run; "
         "are the two results exchanged?"),
        ((1 - up, None), "restored is 1 where the patch does nothing: it is the rise from the "
         "corrupt output"),
        ((up * gap, None), "the results are not divided by the gap"),
        ((up * gap / top, None), "the results are divided by the clean output, not by the gap"),
        ((up / up.sum(), None), "the shares are made to add up to 1: each is a share of the gap"),
        ((piled, None), "patches pile up: part i is patched on top of the parts before it"),
        ((None, up), "lost repeats what is restored: it is measured in the clean run"),
        ((None, 1 - down), "lost is measured from the corrupt output: it is the fall from the "
         "clean one"),
        ((None, -down), "lost has the wrong sign: a fall is positive"),
    ]  # fmt: skip


def test_shape(mine):
    """two numbers for each part come back, and nothing is changed"""
    circuit, clean, corrupt, _ = random_table(3, 0)
    with untouched(clean=clean, corrupt=corrupt):
        found = mine.both_ways(circuit, clean, corrupt)
    expect(isinstance(found, tuple | list) and len(found) == 2, "return restored and lost")
    for value, what in zip(found, ("restored", "lost"), strict=True):
        same_shape(value, (3,), axes="part", what=what)


def test_values(mine):
    """parts have the values that are given, not 0 and 1"""
    clean, corrupt = torch.tensor([2.0, 3.0]), torch.tensor([1.0, 1.0])
    found = mine.both_ways(torch.prod, clean, corrupt)
    wanted = (torch.tensor([0.2, 0.4]), torch.tensor([0.6, 0.8]))
    text = "clean parts are not always 1, nor corrupt ones 0: use the values that are given"
    hints = [((torch.zeros(2), torch.ones(2)), text)]
    hints += slips(*wanted, 5.0, torch.tensor([0.2, 1.0]), 6.0)
    close(tuple(found), wanted, "(restored, lost) of a product, place ", hints)


def test_tables(mine):
    """the shares agree with the outputs of a circuit that is known entry by entry"""
    for seed, n_part in ((1, 3), (2, 2), (3, 4), (4, 1), (5, 3), (6, 5)):
        circuit, clean, corrupt, outputs = random_table(n_part, seed)
        up, down, gap = known(outputs, n_part)
        none = outputs[(0,) * n_part]
        first = [tuple(int(j <= i) for j in range(n_part)) for i in range(n_part)]
        piled = torch.tensor([(outputs[bits] - none) / gap for bits in first])
        hints = slips(up, down, gap, piled, none + gap)
        for low in (0.0, -torch.inf):
            if up.clamp(low, 1).ne(up).any() and down.clamp(low, 1).ne(down).any():
                hints.append(((up.clamp(low, 1), down.clamp(low, 1)), CLIPPED))
        if gap < 0:
            hints.append(((-up, None), "the gap has lost its sign: keep it"))
        found = mine.both_ways(circuit, clean, corrupt)
        what = f"the share (0: restored, 1: lost) of a circuit of {n_part} parts, place "
        close(tuple(found), (up, down), what, hints, atol=1e-4)


def test_gates(mine):
    """and, or, and a sum: what one direction finds, the other may miss"""
    half = torch.tensor([0.5, 0.5])
    for circuit, restored, lost, name in (
        (gate_and, OFF, ON, "and"),
        (gate_or, ON, OFF, "or"),
        (lambda x: 2 * x.sum() + 7, half, half, "a sum"),
    ):
        found = mine.both_ways(circuit, ON.clone(), OFF.clone())
        close(tuple(found), (restored, lost), f"(restored, lost) of {name}, place ")


def test_no_gap(mine):
    """where clean and corrupt outputs are equal, everything is NaN"""
    for found in mine.both_ways(gate_xor, ON.clone(), OFF.clone()):
        expect(
            found.isnan().all(),
            f"xor gives 0 for both runs, so there is nothing to restore or to lose, and no share: "
            f"NaN is right, and you return {found.tolist()}",
        )


def test_same_part(mine):
    """a part that has one value in both runs restores 0 and loses 0"""
    clean, corrupt = torch.tensor([2.0, 3.0, 5.0]), torch.tensor([1.0, 3.0, 1.0])
    found = mine.both_ways(torch.sum, clean, corrupt)
    expect(
        not any(value.isnan().any() for value in found),
        "a part that is the same in both runs got NaN: the gap is not 0, and its share is 0",
    )
    wanted = torch.tensor([0.2, 0.0, 0.8])
    close(tuple(found), (wanted, wanted), "(restored, lost) with a part that stays, place ")


def test_small_gap(mine):
    """a small gap is a gap: outputs of any scale give the same shares"""
    circuit, clean, corrupt, outputs = random_table(3, 7)
    up, down, gap = known(outputs, 3)
    for size in (1e-6, 1e-20):
        found = mine.both_ways(
            lambda x, size=size: size * circuit(x).double(), clean.double(), corrupt.double()
        )
        expect(
            not found[0].isnan().any(),
            f"a gap of {size * gap:.1e} is taken for none: only equal outputs have no share",
        )
        close(tuple(found), (up.double(), down.double()), "(restored, lost), place ", atol=1e-4)


def test_precision(mine):
    """double precision, an output of ten thousand, and read-only parts"""
    g = torch.Generator().manual_seed(0)
    clean, corrupt = torch.randn(2, 40, generator=g, dtype=torch.float64)
    W = torch.randn(40, generator=g, dtype=torch.float64)

    def circuit(x):
        return (x @ W).tanh() + 1e4

    top, bottom = circuit(clean), circuit(corrupt)
    up, down = [], []
    for i in range(40):
        here = torch.arange(40) == i
        up.append((circuit(torch.where(here, clean, corrupt)) - bottom) / (top - bottom))
        down.append((top - circuit(torch.where(here, corrupt, clean))) / (top - bottom))
    wanted = (torch.stack(up), torch.stack(down))
    expect(
        not mine.both_ways(circuit, clean, corrupt)[0].isnan().any(),
        f"outputs of {top:.0f} that differ by {abs(top - bottom):.1g} are taken for equal: only "
        "equal outputs have no share",
    )
    close(tuple(mine.both_ways(circuit, clean, corrupt)), wanted, "(restored, lost), place ")
    any_layout(
        lambda a, b: torch.stack(list(mine.both_ways(circuit, a, b))), clean=clean, corrupt=corrupt
    )
