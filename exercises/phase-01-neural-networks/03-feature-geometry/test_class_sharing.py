"""Known cases, unequal classes, invariances, and a computation by hand."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout


def table(hidden, labels, n_class, by="mean"):
    rows = []
    for c in range(n_class):
        total = hidden[labels == c].double().sum(0)
        rows.append(total / (max(int((labels == c).sum()), 1) if by == "mean" else 1))
    return torch.stack(rows)


def slow(hidden, labels, n_class, by="mean"):
    m = table(hidden, labels, n_class, by)
    out = []
    for column in m.T.tolist():
        whole = sum(column)
        out.append(1 / sum((v / whole) ** 2 for v in column) if whole else 0.0)
    return torch.tensor(out, dtype=torch.float64).to(hidden.dtype)


def inputs(seed=0, n=60, units=7, n_class=4):
    """Classes of unequal size, and units of unequal strength that are often silent."""
    g = torch.Generator().manual_seed(seed)
    hidden = (torch.randn(n, units, generator=g) * torch.arange(1, units + 1)).clamp(min=0)
    labels = (torch.rand(n, generator=g) ** 2 * n_class).long()
    return hidden + 0.3 * (labels[:, None] == torch.arange(units) % n_class), labels, n_class


def slips(hidden, labels, n_class):
    m = table(hidden, labels, n_class)
    p = m / m.sum(0)
    rows = m / m.sum(1, keepdim=True)
    entropy = -(p * p.clamp(min=1e-30).log()).sum(0)
    firing = (hidden > 0).double()
    when_active = m / table(firing, labels, n_class).clamp(min=1e-30)
    peak = torch.stack([hidden[labels == c].max(0).values for c in range(n_class)]).double()
    found = [
        (slow(hidden, labels, n_class, "sum"), "these are sums over a class, and a large class has "
         "a large sum: take the mean"),
        ((p**2).sum(0), "this is Σ p², without the division"),
        (entropy, "this is an entropy: the effective number here is 1 / Σ p²"),
        (entropy.exp(), "this is e to the entropy: the effective number here is 1 / Σ p²"),
        (1 / (m**2).sum(0), "the means are not divided by their sum, so p does not add up to 1"),
        (1 / (rows**2).sum(0), "p is divided by the sum over units, not by the sum over classes"),
        ((m > 0).sum(0).double(), "you count the classes for which the unit is active at all"),
        (when_active.sum(0) ** 2 / (when_active**2).sum(0), "the mean of a class goes over all its "
         "images, the silent ones too"),
        (peak.sum(0) ** 2 / (peak**2).sum(0), "you take the largest activation of a class, not the "
         "mean"),
    ]  # fmt: skip
    return [(value.to(hidden.dtype), words) for value, words in found]


def test_shape(mine):
    """one number for each unit"""
    same_shape(mine.class_sharing(*inputs()), (7,), axes="unit")


def test_random(mine):
    """classes of unequal size, and units of unequal strength"""
    for seed in range(3):
        hidden, labels, n_class = inputs(seed)
        wanted = slow(hidden, labels, n_class)
        hints = telling(slips(hidden, labels, n_class), wanted)
        close(mine.class_sharing(hidden, labels, n_class), wanted, "the index", hints=hints)


def test_known(mine):
    """a unit for one class has 1, a unit for all classes alike has n_class"""
    hidden = torch.tensor([[2.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    found = mine.class_sharing(hidden, torch.tensor([2, 0, 1, 3]), 4)
    close(found, torch.tensor([1.0, 4.0, 2.0]), "the index of units for one, four, and two classes")


def test_silent(mine):
    """a unit that is always 0 has index 0"""
    hidden, labels, n_class = inputs(3)
    hidden[:, 2] = 0
    found = mine.class_sharing(hidden, labels, n_class)
    expect(
        not found[2].isnan(),
        "a unit that is 0 for every image gets NaN: 0 is divided by 0",
    )
    close(found[2], 0.0, "the index of a unit that is always 0")
    close(found, slow(hidden, labels, n_class), "the index beside a silent unit")


def test_empty_class(mine):
    """a class without images counts for nothing"""
    hidden, labels, _ = inputs(4)
    found = mine.class_sharing(hidden, labels, 9)
    expect(
        torch.isfinite(found),
        "a class without images makes NaN: the mean of no rows is 0/0",
    )
    close(found, slow(hidden, labels, 9), "the index where classes 4 to 8 have no images")
    gap = torch.where(labels == 1, 2, labels)
    close(
        mine.class_sharing(hidden, gap, 4), slow(hidden, gap, 4), "the index where class 1 is empty"
    )


def test_scale(mine):
    """the strength of a unit does not matter, only how it is spread"""
    hidden, labels, n_class = inputs(5)
    wanted = slow(hidden, labels, n_class)
    for factor in (1e4, 1e-4, 1e-14, 1e-24):  # the square of the last is 0 in float32
        close(
            mine.class_sharing(factor * hidden, labels, n_class), wanted,
            f"the index of activations {factor:g} times as large",
        )  # fmt: skip


def test_any(mine):
    """ten classes and more, float64, int32 labels, and inputs that lie in memory as they like"""
    for many in (10, 23):
        hidden, labels, n_class = inputs(6, n=501, units=33, n_class=many)
        found = mine.class_sharing(hidden.double(), labels.int(), n_class)
        close(found, slow(hidden.double(), labels, n_class), f"the index, {many} classes, float64")
    hidden, labels, n_class = inputs(8, n=1501, n_class=3)
    found = mine.class_sharing(hidden, labels, n_class)
    close(found, slow(hidden, labels, n_class), "the index, for classes of more than 255 images")
    small, labels, n_class = inputs(7)
    any_layout(lambda hidden, labels: mine.class_sharing(hidden, labels, n_class),
               hidden=small, labels=labels)  # fmt: skip
