"""The reading against all subsets of present features, and an input that really gives it."""

from itertools import combinations

import torch

from minigpt.course.grading.feedback import (
    MisconceptionError,
    as_tensor,
    close,
    expect,
    same_shape,
    untouched,
)
from minigpt.course.grading.properties import any_layout


def run(W, b, x):
    return torch.relu(x @ W @ W.mT + b)


def best(W, b, feature, k):
    """The largest reading, over every set of at most k other features."""
    if len(W) > 10:  # too many sets: the sum of the k largest pulls that are positive
        pulls = sorted(float(W[j] @ W[feature]) for j in range(len(W)) if j != feature)[::-1]
        total = sum(max(pull, 0.0) for pull in pulls[:k]) + float(b[feature])
        return torch.tensor(max(total, 0.0), dtype=b.dtype)
    others = [j for j in range(len(W)) if j != feature]
    found = -torch.inf
    for size in range(min(k, len(others)) + 1):
        for some in combinations(others, size):
            x = torch.zeros_like(b)
            x[list(some)] = 1
            found = max(found, float(run(W, b, x)[feature]))
    return torch.tensor(found, dtype=b.dtype)


def _near(one, other):
    return torch.allclose(one, other, rtol=1e-5, atol=0)


def judge(mine, W, b, feature, k, rtol=1e-4):
    """Is the input allowed, is it the worst one, and is the reading what the model gives?"""
    with untouched(W=W, b=b):
        found = mine.phantom_input(W, b, feature, k)
    expect(isinstance(found, tuple | list) and len(found) == 2, "return two: input and reading")
    x, reading = as_tensor(found[0], "the input"), as_tensor(found[1], "the reading")
    same_shape(x, b.shape, "feature", "the input")
    expect(x.dtype == b.dtype, f"the input is {x.dtype}, and should be {b.dtype}: keep the dtype")
    expect(not x.isnan().any(), "the input holds a NaN")
    expect(x[feature] == 0, "the feature that must be absent is present in your input")
    expect(((x >= 0) & (x <= 1)).all(), f"an entry lies outside 0 … 1: {x.tolist()}")
    count = int((x != 0).sum())
    expect(count <= k, f"{count} features are present, where at most {k} may be")
    worst, given = best(W, b, feature, k), run(W, b, x)[feature]
    case = f"feature {feature} of {len(W)}, k = {k}"
    scale = float(b.abs().max() + (W @ W.mT).abs().sum())
    expect(
        float(given) >= float(worst) - rtol * min(scale, float(worst)) - 1e-12 * scale,
        _why(W, b, feature, k, x, float(given), float(worst), case),
    )
    slips = [
        (given - b[feature], "the reading leaves out the bias"),
        (x @ W @ W[feature] + b[feature], "the reading is not rectified"),
    ]
    for value, words in slips:
        wrong = not _near(value, given)
        if wrong and reading.shape == value.shape and _near(reading, value):
            raise MisconceptionError(f"{case}: {words}")
    close(reading, given, f"the reading ({case})", atol=1e-12 * scale, rtol=rtol)


def _why(W, b, feature, k, x, given, worst, case):
    """Name the slip behind an input that is not the worst."""
    pull = W @ W[feature]
    pull[feature] = 0
    shown = f"{case}: your input reads {given:.3g}, and another reads {worst:.3g}"
    on = x > 0
    if ((x > 0) & (x < 1)).any():
        return f"{shown}: entries between 0 and 1 are present, where 1 is stronger"
    if on.any() and (pull[on] < 0).any():
        return f"{shown}: a feature that points away is present and lowers the reading"
    if int(on.sum()) < min(k, int((pull > 0).sum())):
        return f"{shown}: fewer features are present than would help"
    length = W.norm(dim=-1).clamp_min(1e-30)
    chosen = set(on.nonzero()[:, 0].tolist())
    near = -(W - W[feature]).norm(dim=-1)
    near[feature] = -torch.inf
    fits = [
        name
        for name, measure in (("cosine", pull / length), ("distance", near))
        if chosen == {j for j in measure.argsort(descending=True)[:k].tolist() if pull[j] > 0}
    ]
    if fits:
        by = " or ".join(fits)
        return f"{shown}: features are chosen by their {by}, not by their dot product"
    return f"{shown}: other features pull harder"


def model(n=7, m=3, seed=0, dtype=torch.float32, bias=-0.2):
    g = torch.Generator().manual_seed(seed)
    W = torch.randn(n, m, generator=g, dtype=dtype)
    W = W * torch.linspace(0.4, 1.6, n, dtype=dtype)[torch.randperm(n, generator=g), None]
    return W, torch.rand(n, generator=g, dtype=dtype) * 0.3 + bias


def test_by_hand(mine):
    """three features, worked out by hand"""
    W = torch.tensor([[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0]])
    judge(mine, W, torch.tensor([-0.1, 0.0, 0.0]), 0, 2)


def test_every_feature(mine):
    """every feature of a random model, for several k"""
    for seed in range(3):
        W, b = model(seed=seed)
        for feature in range(len(W)):
            for k in (1, 2, 3):
                judge(mine, W, b, feature, k)


def test_positive_bias(mine):
    """a bias above zero is read, too"""
    W, b = model(seed=4, bias=0.5)
    for feature in (0, 3, 6):
        judge(mine, W, b, feature, 2)


def test_few_and_many(mine):
    """k = 0, and k larger than the number of features"""
    W, b = model(seed=5, bias=0.1)
    for k in (0, 6, 7, 20):
        judge(mine, W, b, 2, k)


def test_forty_features(mine):
    """forty features, of which many may be present"""
    W, b = model(n=40, m=4, seed=9)
    for k in (12, 30, 50):
        judge(mine, W, b, 5, k)


def test_nobody_helps(mine):
    """where every other feature points away, none should be present"""
    W = torch.tensor([[1.0, 0.0], [-1.0, 0.2], [-0.5, -0.7]])
    judge(mine, W, torch.tensor([0.3, 0.0, 0.0]), 0, 2)
    judge(mine, torch.tensor([[2.0]]), torch.tensor([0.3]), 0, 1)


def test_below_zero(mine):
    """a bias so low that no input is read gives the reading 0"""
    W, b = model(seed=6)
    judge(mine, W, b - 50, 1, 3)


def test_scales(mine):
    """short and long directions, double precision"""
    for scale in (1e-6, 1.0, 1e4):
        W, b = model(seed=7, dtype=torch.float64)
        judge(mine, W * scale, b * scale**2, 4, 2, rtol=1e-9)


def test_ties(mine):
    """equal directions: any of them will do"""
    W = torch.tensor([[1.0, 0.0]] * 4 + [[0.0, 1.0]])
    judge(mine, W, torch.zeros(5), 1, 2)


def test_layouts(mine):
    """any memory layout, and the inputs stay as they are"""
    W, b = model(seed=8)
    any_layout(lambda W, b: mine.phantom_input(W, b, 3, 2), W=W, b=b)
