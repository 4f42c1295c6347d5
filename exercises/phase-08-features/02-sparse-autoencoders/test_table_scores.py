"""The score against a dictionary of keys in plain Python; unseen keys, constants, scales."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays


def data(n=60, m=41, n_feature=5, seed=0, dtype=torch.float64, n_key=7):
    """Features that follow their keys more or less; keys of unequal frequency, some unseen."""
    g = torch.Generator().manual_seed(seed)
    names = torch.tensor([3, 11, 12, 500, 70_001, 9_000_000_007, 8])[:n_key]
    weights = 1.0 / torch.arange(1, len(names) + 1)
    draw = [torch.multinomial(weights, k, True, generator=g) for k in (n, m)]
    level = torch.rand(len(names), n_feature, generator=g, dtype=torch.float64) * 3
    noise = torch.linspace(0.1, 2, n_feature, dtype=torch.float64)
    fit, test = (
        (level[i] + noise * torch.randn(len(i), n_feature, generator=g, dtype=torch.float64)).relu()
        for i in draw
    )
    fit_keys, test_keys = (names[i] for i in draw)
    test_keys[:3] = torch.tensor([4, 13, 10_000_000_000])  # fit has none of these
    return fit.to(dtype), fit_keys, test.to(dtype), test_keys


def predictions(fit, fit_keys, test_keys, unseen=None):
    """What the table says at each position, from a dict of lists."""
    rows = {}
    for key, row in zip(fit_keys.tolist(), fit.double(), strict=True):
        rows.setdefault(key, []).append(row)
    rest = fit.double().mean(0) if unseen is None else unseen
    said = {key: torch.stack(found).mean(0) for key, found in rows.items()}
    return torch.stack([said.get(key, rest) for key in test_keys.tolist()])


def pearson(a, b):
    """The correlation of each column, one at a time; 0 for a column that does not vary."""
    found = []
    for x, y in zip(a.double().T, b.double().T, strict=True):
        if any((z - z.mean()).abs().max() <= 1e-6 * z.abs().max() for z in (x, y)):
            found.append(torch.tensor(0.0, dtype=torch.float64))
        else:
            found.append(torch.corrcoef(torch.stack([x / x.abs().max(), y / y.abs().max()]))[0, 1])
    return torch.stack(found)


def oracle(fit, fit_keys, test, test_keys):
    """The scores."""
    return pearson(predictions(fit, fit_keys, test_keys), test).to(test.dtype)


def slips(fit, fit_keys, test, test_keys):
    """What typical slips give, where they can be told."""
    a, b = predictions(fit, fit_keys, test_keys), test.double()
    cosine = (a * b).sum(0) / (a.norm(dim=0) * b.norm(dim=0))
    left = a - a.mean(0), b - b.mean(0)
    on = fit > 0
    active = predictions(on.double(), fit_keys, test_keys)
    order = [max(i for i, k in enumerate(fit_keys) if k == key) for key in fit_keys.unique()]
    last = fit[order]
    sums = torch.stack([fit.double()[fit_keys == k].sum(0) for k in test_keys])
    known = torch.isin(test_keys, fit_keys)[:, None]
    sums = torch.where(known, sums, fit.double().mean(0))
    wanted = oracle(fit, fit_keys, test, test_keys)
    found = [
        (
            torch.zeros_like(wanted),
            "every score is 0: a fixed number, such as 1e-8, does not say what is small here; "
            "compare the spread of a feature with its own size",
        ),
        (
            pearson(predictions(test, test_keys, test_keys), test),
            "the table is made from the test positions: it is scored on what it was made from",
        ),
        (
            pearson(predictions(fit, fit_keys, fit_keys), fit),
            "the table is scored on the positions that it was made from",
        ),
        (cosine, "this is a cosine: a correlation takes the means away first"),
        (wanted.double() ** 2, "the correlation is squared, which hides its sign"),
        (wanted.abs(), "the sign of the correlation is lost: a table can predict the wrong way"),
        (
            pearson(predictions(fit, fit_keys, test_keys, torch.zeros_like(fit[0]).double()), test),
            "a key that `fit` lacks gets 0: it should get the mean of all of `fit`",
        ),
        (
            pearson(sums, test),
            "the table holds sums: a frequent key looks strong because it is frequent",
        ),
        (
            pearson(torch.where(known & (active > 0), a / active.clamp(min=1e-9), a), test),
            "the table averages only where the feature is on: all examples of a key count",
        ),
        (
            pearson(predictions(last, fit_keys[order], test_keys, fit.double().mean(0)), test),
            "the table holds the last example of each key, not the mean",
        ),
        (pearson(active, test), "the table says how often a feature is on, not how strong it is"),
        (-((a - b) ** 2).mean(0), "this is an error, not a correlation"),
        ((left[0] * left[1]).mean(0), "this is a covariance: divide by both standard deviations"),
    ]
    return telling(found, wanted)


def run(mine, given, what="the scores", **tolerance):
    """Compare with the oracle."""
    found, wanted = mine.table_scores(*given), oracle(*given)
    close(found, wanted, what, hints=slips(*given), **tolerance)


def test_shape(mine):
    """one score for each feature"""
    same_shape(mine.table_scores(*data()), (5,), axes="feature", what="the scores")


def test_scores(mine):
    """the table is made on one half and scored on the other"""
    for seed, sizes in enumerate([(60, 41), (200, 30), (30, 300)]):
        run(mine, data(*sizes, seed=seed))


def test_sign(mine):
    """a table that predicts the wrong way has a score below zero"""
    fit, fit_keys, test, test_keys = data(seed=3)
    run(mine, (fit, fit_keys, test.amax(0) - test, test_keys), "where it is wrong, the scores")


def test_unseen(mine):
    """keys that fit lacks get its mean"""
    fit, fit_keys, test, test_keys = data(seed=4)
    changed = torch.where(torch.arange(len(test_keys)) % 3 == 0, test_keys + 1_000_003, test_keys)
    run(mine, (fit, fit_keys, test, changed), "with many unseen keys, the scores")
    found = mine.table_scores(fit, fit_keys, test, test_keys * 0 + 2)
    close(found, torch.zeros(5).double(), "where no key is known, the scores")


def test_constant(mine):
    """a feature that does not vary scores 0, whatever rounding leaves, and no NaN comes back"""
    fit, fit_keys, test, test_keys = data(seed=5)
    fit[:, 1], test[:, 2], test[:, 3] = 0.5, 0.0, 0.75
    run(mine, (fit, fit_keys, test, test_keys), "with features that do not vary, the scores")
    one = (fit[:, :1], fit_keys, test[:, :1], test_keys)
    run(mine, one, "for a single feature, the scores")
    fit[:, 1], test[:, 3] = 0.1, 0.7  # their means are rounded
    run(
        mine,
        (fit, fit_keys, test, test_keys),
        "with features that vary by rounding alone, the scores",
    )


def test_scales(mine):
    """the score does not depend on a feature's units, tiny or huge"""
    fit, fit_keys, test, test_keys = data(seed=6)
    for of_fit, of_test in [(1e-20, 1e-20), (1e15, 1.0), (1.0, 1e-15)]:
        given = (fit * of_fit, fit_keys, test * of_test, test_keys)
        run(mine, given, f"in units of {of_fit} and {of_test}, the scores")
    run(mine, data(seed=7, dtype=torch.float32), "in single precision, the scores", atol=1e-4)
    run(mine, data(4000, 3000, seed=8), "of many positions, the scores")


def test_layouts(mine):
    """inputs may lie in memory in any way, and stay as they are"""
    fit, fit_keys, test, test_keys = data(seed=9)
    any_layout(mine.table_scores, fit=fit, fit_keys=fit_keys, test=test, test_keys=test_keys)
    nan_stays(lambda a, b: mine.table_scores(a, fit_keys, b, test_keys), fit=fit, test=test)
