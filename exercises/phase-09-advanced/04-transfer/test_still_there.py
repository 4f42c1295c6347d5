"""β is the least-squares slope of the error on what a feature writes, one feature at a time."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

SIZES = [(30, 4, 3), (9, 1, 1), (50, 7, 12), (6, 3, 2), (2, 5, 4)]


def draw(n, feature, d, seed=0):
    """Sparse features, directions of unequal length, and an error that holds some of them."""
    g = torch.Generator().manual_seed(seed)
    f = torch.rand(n, feature, generator=g, dtype=torch.float64)
    f = f * (torch.rand(n, feature, generator=g) < 0.6)
    f[0] = torch.rand(feature, generator=g, dtype=torch.float64) + 0.1
    rows = torch.randn(feature, d, generator=g, dtype=torch.float64)
    rows *= torch.linspace(0.2, 3, feature).double()[:, None]
    share = torch.linspace(-0.5, 1, feature).double()
    error = f * share @ rows + 0.3 * torch.randn(n, d, generator=g, dtype=torch.float64)
    return {"features": f, "directions": rows, "error": error + 0.4}


def oracle(features, directions, error):
    """Least squares, feature by feature."""
    found = []
    for f, d in zip(features.T, directions, strict=True):
        written = torch.outer(f, d)
        size = written.pow(2).sum()
        found.append((written * error).sum() / size if size > 0 else torch.tensor(torch.nan))
    return torch.stack(found).to(error.dtype)


def slips(features, directions, error):
    """What typical slips give, and what to say to them."""
    reads, on = error @ directions.T, (features > 0).to(error)
    squares, lengths = directions.pow(2).sum(1), directions.norm(dim=1)
    right = oracle(features, directions, error)
    size = features.pow(2).sum(0) * squares
    f, e = features - features.mean(0), error - error.mean(0)
    ratio = torch.where(features > 0, reads / (features * squares), 0.0).sum(0) / on.sum(0)
    rows = torch.einsum("nf,fd->ndf", features, directions).flatten(0, 1)
    return [
        ((f * (e @ directions.T)).sum(0) / (f.pow(2).sum(0) * squares),
         "features and error are centered: a constant error counts, too"),
        (ratio, "this is a mean of ratios, example by example: weak examples then count most"),
        (torch.linalg.lstsq(rows, error.flatten()[:, None]).solution[:, 0],
         "all features are fitted together: each feature alone is asked"),
        ((on * reads).sum(0) / ((on * features).sum(0) * squares),
         "strong and weak examples count alike: weigh each by its strength"),
        ((features * reads).sum(0) / (features.pow(2).sum(0) * lengths),
         "the length of the direction below is not squared: double a direction by hand"),
        (right.abs(), "the sign is lost"),
        ((features * reads).sum(0) / size.clamp_min(1),
         "small features come out too small: what does the floor of 1 do?"),
        ((features * reads).sum(0) / (features.norm(dim=0) * lengths * error.norm()),
         "this is a cosine: a slope is asked"),
    ]  # fmt: skip


def check(mine, data, where="", atol=1e-9, rtol=1e-8):
    """Compare with least squares."""
    with untouched(**data):
        found = mine.still_there(**data)
    same_shape(found, (data["features"].shape[1],), "feature", "β")
    wanted = oracle(**data)
    hints = telling(slips(**data), wanted) if bool(torch.isfinite(wanted).all()) else []
    close(found, wanted, f"β{where}", hints, atol, rtol)


def test_by_hand(mine):
    """the lesson's example, and the one of the first hint"""
    f, d = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0]])
    check(mine, {"features": f, "directions": d, "error": torch.tensor([[1.0], [4.0]])}, atol=1e-5)
    ones = torch.ones(4, 1)
    check(mine, {"features": 2 * ones, "directions": 3 * ones[:1], "error": 6 * ones}, atol=1e-5)


def test_any_size(mine):
    """any number of features, any width"""
    for seed, size in enumerate(SIZES):
        check(mine, draw(*size, seed), f" for n, feature, d = {size}")


def test_sizes(mine):
    """tiny and huge features and directions"""
    data = draw(20, 4, 3, 5)
    for a, b in ((1e-6, 1.0), (1.0, 1e-5), (1e4, 1e4)):
        scaled = {**data, "features": data["features"] * a, "directions": data["directions"] * b}
        found = mine.still_there(**scaled) * a * b
        close(
            found,
            oracle(**data),
            f"β · {a:g} · {b:g} where features and directions have these sizes",
            [(oracle(**data) * (a * b) ** 2, "the floor of 1 hides small features")],
        )


def test_never_on(mine):
    """a feature that is never on has no β"""
    data = draw(12, 3, 4, 6)
    data["features"][:, 1] = 0
    found = mine.still_there(**data)
    same_shape(found, (3,), "feature", "β")
    expect(
        bool(found[1].isnan()),
        f"a feature that is never on gets β = {found[1].item():.3g}, and should get NaN: 0 would "
        "say that it is absent",
    )
    rest = [0, 2]
    close(found[rest], oracle(**data)[rest], "β of the other features")


def test_fits_best(mine):
    """no other β leaves less over"""
    data = draw(25, 4, 5, 7)
    beta = mine.still_there(**data)
    for i in range(4):
        written = torch.outer(data["features"][:, i], data["directions"][i])
        left = [(data["error"] - b * written).pow(2).sum() for b in (beta[i], beta[i] + 1e-3,
                                                                     beta[i] - 1e-3)]  # fmt: skip
        expect(left[0] <= min(left[1:]), "a slightly other β leaves less over than yours")


def test_layouts(mine):
    """float32 stays float32; strided and read-only inputs work"""
    single = {name: value.float() for name, value in draw(16, 4, 3, 8).items()}
    check(mine, single, " in float32", atol=1e-5, rtol=1e-4)
    any_layout(mine.still_there, **single)
    far = draw(16, 3, 2, 9)
    far["error"] = far["error"] + 1e4
    check(mine, far, " of an error around 10,000", atol=1e-7)
