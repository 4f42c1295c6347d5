"""Each state against a loop; the error of the reconstruction stays; gradients, axes, scales."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients

NAMES = ("x", "W_enc", "b_enc", "W_dec", "b_dec")


def inputs(*batch, d=4, n_feature=6, seed=0, dtype=torch.float64):
    """States and a dictionary whose encoder is not the decoder's transpose."""
    g = torch.Generator().manual_seed(seed)
    shapes = [(*batch, d), (d, n_feature), (n_feature,), (n_feature, d), (d,)]
    made = [torch.randn(*shape, generator=g, dtype=torch.float64) for shape in shapes]
    made[0] = made[0] * 2 + 0.5
    made[3] = made[3] / made[3].norm(dim=1, keepdim=True)
    return [one.to(dtype) for one in made]


def oracle(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    """One state at a time."""
    rows = []
    for one in x.reshape(-1, x.shape[-1]):
        pre = sum((one[i] - b_dec[i]) * W_enc[i, feature] for i in range(len(one)))
        now = (pre + b_enc[feature]).clamp(min=0)
        rows.append(one + (value - now) * W_dec[feature])
    return torch.stack(rows).reshape(x.shape)


def slips(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    """What typical slips give, where they can be told."""
    pre = (x - b_dec) @ W_enc + b_enc
    f, row = pre.relu(), W_dec[feature]
    set_to = f.clone()
    set_to[..., feature] = value
    missing = (value - f[..., feature])[..., None]
    uncentered = (x @ W_enc + b_enc).relu()[..., feature, None]
    found = [
        (
            set_to @ W_dec + b_dec,
            "x is replaced by a reconstruction: what the dictionary fails to rebuild is lost",
        ),
        (x + value * row, "the value is added to what is there already: add what is missing to it"),
        (
            x + (value - pre[..., feature, None]) * row,
            "a reading below zero counts as negative strength: the feature is 0 there",
        ),
        (x + (value - uncentered) * row, "the feature is read from x itself: subtract b_dec"),
        (
            x + missing * W_enc[:, feature],
            "x moves along the encoder's column: the feature writes its decoder row",
        ),
        (x - missing * row, "the sign is wrong: a feature that is too weak must grow"),
        (x + missing * f[..., feature, None] * row, "the change is multiplied by the strength"),
        (
            x + missing * (f[..., feature, None] > 0) * row,
            "nothing changes where the feature was off: it is to have the value there, too",
        ),
        (
            x + missing.clamp(min=0) * row,
            "a strong feature is not brought down: the value is not a least value",
        ),
        (
            x + (value - ((x - b_dec) @ row + b_enc[feature]).relu()[..., None]) * row,
            "the feature is read along the decoder's row: the encoder's column reads",
        ),
        (
            x + missing * row / row.norm(),
            "the row is divided by its norm: the feature writes its decoder row as it is",
        ),
        (x + (max(value, 0) - f[..., feature, None]) * row, "a value below zero is taken as 0"),
        (x, "nothing has changed"),
    ]
    return telling(found, oracle(x, W_enc, b_enc, W_dec, b_dec, feature, value))


def check(mine, given, feature, value, what="the new state", **tolerance):
    """Compare with the oracle."""
    wanted = oracle(*given, feature, value)
    with untouched(**dict(zip(NAMES, given, strict=True))):
        found = mine.clamp_feature(*given, feature, value)
    close(found, wanted, what, hints=slips(*given, feature, value), **tolerance)


def test_shape(mine):
    """the shape stays the same"""
    same_shape(mine.clamp_feature(*inputs(3, 5), 2, 4.0), (3, 5, 4), axes="batch pos d")


def test_layouts(mine):
    """inputs may lie in memory in any way, and stay as they are"""
    given = dict(zip(NAMES, inputs(3, 2, seed=10), strict=True))
    any_layout(lambda *a: mine.clamp_feature(*a, 2, 4.0), **given)


def test_value(mine):
    """what is missing is added along the feature's direction"""
    for seed, (feature, value) in enumerate([(2, 4.0), (0, 1.5), (5, 9.0), (3, 0.7)]):
        check(mine, inputs(3, 5, seed=seed), feature, value)
    x, W_enc, b_enc, W_dec, b_dec = inputs(3, 5, seed=11)
    check(mine, [x, W_enc, b_enc, 1.5 * W_dec, b_dec], 1, 2.0, "with longer rows, the state")
    check(mine, [x, W_enc, b_enc, W_dec, b_dec], 1, -3.0, "for a value below zero, the state")


def test_off(mine):
    """a value of 0 switches the feature off, and leaves it where it was off"""
    for seed in (4, 5):
        check(mine, inputs(4, 6, seed=seed), 1, 0.0, "with the feature switched off, the state")


def test_axes_and_sizes(mine):
    """one state, several axes, one feature, single precision, offsets and scales"""
    for batch, d, n_feature in [((), 4, 6), ((2,), 5, 5), ((2, 1, 3), 3, 9), ((3,), 7, 1)]:
        given = inputs(*batch, d=d, n_feature=n_feature, seed=6)
        check(mine, given, n_feature - 1, 2.0, f"for a batch of shape {list(batch)}, the state")
    check(mine, inputs(3, seed=7, dtype=torch.float32), 2, 3.0, "in single precision, the state")
    x, W_enc, b_enc, W_dec, b_dec = inputs(3, seed=8)
    given = [x + 1e4, W_enc, b_enc, W_dec, b_dec + 1e4]
    check(mine, given, 2, 3.0, "far from zero, the state", atol=1e-8, rtol=1e-12)
    given = [x * 1e-9, W_enc, b_enc * 1e-9, W_dec, b_dec * 1e-9]
    wanted = oracle(*given, 2, 3e-9) * 1e9
    found = mine.clamp_feature(*given, 2, 3e-9) * 1e9
    close(found, wanted, "in units of a billionth, the state", atol=1e-9)


def test_gradient(mine):
    """gradients flow to the state and to the dictionary"""
    given = dict(zip(NAMES, inputs(3, 2, seed=9), strict=True))
    same_gradients(
        lambda *a: mine.clamp_feature(*a, 2, 4.0), lambda *a: oracle(*a, 2, 4.0), **given
    )


def test_nan(mine):
    """a NaN in any input stays visible"""
    given = dict(zip(NAMES, inputs(3, 2, n_feature=1, seed=10), strict=True))
    nan_stays(lambda *a: mine.clamp_feature(*a, 0, 4.0), **given)
