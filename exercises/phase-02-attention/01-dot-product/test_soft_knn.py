"""The definition by a loop, on a small noisy data set, and the limits of the width."""

import ast
import inspect

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def data(seed=0, n=40, n_feature=2, n_query=7, far=0.0):
    """Records of a smooth function with noise, and places to predict at."""
    g = torch.Generator().manual_seed(seed)
    x = 4 * torch.rand(n, n_feature, generator=g) - 2
    clean = torch.stack([x.sum(1).sin(), x[:, 0] * 0.5], dim=1)
    y = clean + 0.1 * torch.randn(n, 2, generator=g)
    return x + far, y, 3 * torch.rand(n_query, n_feature, generator=g) - 1.5 + far


def by_loop(x, y, at, factor, loud=False):
    """The definition; `factor` multiplies the exponent."""
    rows = []
    for place in at.double():
        exponent = torch.stack([-((place - r) ** 2).sum() / 2 for r in x.double()])
        if loud:
            exponent = exponent + x.double().square().sum(1) / 2
        rows.append((exponent * factor).softmax(0) @ y.double())
    return torch.stack(rows).float()


def test_shape(mine):
    """one prediction a query, as many targets as y has"""
    x, y, at = data()
    with untouched(x=x, y=y, at=at):
        out = mine.soft_knn(x, y, at, 0.5)
    same_shape(out, (7, 2), axes="query target", what="the prediction")


def test_definition(mine):
    """the predictions are those of the definition"""
    x, y, at = data(seed=1)
    w = 0.6
    close(
        mine.soft_knn(x, y, at, w),
        by_loop(x, y, at, w**-2),
        "the prediction",
        hints=[
            (
                by_loop(x, y, at, w**-2, loud=True),
                "records far from the origin are too loud: a dot product rewards long keys",
            ),
            (
                by_loop(x, y, at, w**-2 / 3**0.5),
                "attention's own scale is still in it: scores are divided by the root of a "
                "query's width",
            ),
            (
                by_loop(x, y, at, w**-2 * (2 / 3) ** 0.5),
                "the scale you undid is that of the features: a query has a coordinate more",
            ),
            (by_loop(x, y, at, 1 / w), "the exponent is divided by the width, not by its square"),
            (by_loop(x, y, at, 2 * w**-2), "the 2 below the square is missing"),
        ],
        atol=1e-4,
    )


def test_units(mine):
    """places and width in other units: the same predictions"""
    x, y, at = data(seed=2)
    one, other = mine.soft_knn(x, y, at, 0.7), mine.soft_knn(3 * x, y, 3 * at, 2.1)
    close(other, one, "the prediction in other units", atol=1e-4)


def test_moved(mine):
    """moving records and places together changes nothing"""
    for far in (4.0, 2048.0):
        x, y, at = data(seed=3, far=far)
        found = mine.soft_knn(x, y, at, 0.7)
        gap = (found - mine.soft_knn(x - far, y, at - far, 0.7)).abs().max()
        expect(
            gap < 1e-3,
            f"with all places moved by {far:.0f}, predictions move by {gap:.2g}: the squares of "
            "large numbers drown the differences; measure places from the mean of the records",
        )


def test_limits(mine):
    """a narrow width gives the nearest record, a wide one the mean"""
    x, y, at = data(seed=4)
    nearest = y[torch.cdist(at, x).argmin(1)]
    close(mine.soft_knn(x, y, at, 0.01), nearest, "the prediction at a tiny width", atol=1e-2)
    close(
        mine.soft_knn(x, y, at, 1e3),
        y.mean(0).expand(7, 2),
        "the prediction at a huge width",
        atol=1e-3,
    )


def test_by_attention(mine):
    """attention does the averaging"""
    tree = ast.parse(inspect.getsource(mine))
    used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    used |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    for shortcut in ("softmax", "cdist", "exp"):
        expect(shortcut not in used, f"{shortcut} is not needed: build q and k for `attention`")
    expect("attention" in used, "let `attention` do the averaging")
