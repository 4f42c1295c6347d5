"""Targets that an affine map explains wholly, in part and not at all; and the control."""

import torch

from minigpt.course.grading.feedback import expect, untouched
from minigpt.course.grading.properties import depends_on_seed


def inputs(n=400, d=6, seed=0, dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, d, generator=g, dtype=dtype), g


def measured(mine, x, y, seed=0):
    with untouched(x=x, y=y):
        result = mine.affine_share(x, y, seed)
    expect(isinstance(result, tuple) and len(result) == 2, "return two numbers: share, control")
    for name, value in zip(["the share", "the control"], result, strict=True):
        expect(isinstance(value, float), f"{name} is a {type(value).__name__}, not a float")
        expect(value == value, f"{name} is NaN")
    return result


def test_affine(mine):
    """an affine target is explained, whatever its level"""
    x, g = inputs()
    W = torch.randn(6, 3, generator=g, dtype=torch.float64)
    for level in (0.0, 5.0, 1e4):
        share, _ = measured(mine, x + 2, x @ W + level)
        expect(
            share > 0.999,
            f"an affine target around {level:g} is explained to {share:.3f} only: is there a bias?",
        )


def test_product(mine):
    """x_1 · x_2 is not explained at all, and x_1 + x_1 x_2 by half"""
    x, _ = inputs(2000)
    product = (x[:, :1] * x[:, 1:2]) + 100
    share, _ = measured(mine, x, product)
    expect(
        share < 0.1,
        f"a product of two inputs, at a level of 100, is explained to {share:.2f}: it is measured "
        "against 0 and not against the mean of y",
    )
    share, _ = measured(mine, x, product + x[:, :1])
    expect(
        0.35 < share < 0.65,
        f"half of the variance of x_1 + x_1 x_2 is affine; the share is {share:.2f}",
    )


def test_held_out(mine):
    """noise is not explained, however many inputs there are"""
    x, g = inputs(200, 90)
    noise = torch.randn(200, 2, generator=g, dtype=torch.float64)
    share, control = measured(mine, x, noise)
    expect(
        share < 0.2,
        f"90 random inputs explain {share:.2f} of pure noise: fit and measurement use the same "
        "examples",
    )
    expect(control < 0.2, f"in the control 90 random inputs explain {control:.2f} of noise")


def test_drawn_at_random(mine):
    """the halves are drawn, not cut: sorted examples are no trap"""
    x = torch.linspace(-2, 2, 300, dtype=torch.float64)[:, None]
    y = x.abs()
    share, _ = measured(mine, x, y)
    expect(
        share > -0.2,
        f"for y = |x| in sorted order the share is {share:.1f}: the first half was fitted and the "
        "last half measured; draw the halves at random",
    )


def test_outputs_weigh_by_variance(mine):
    """all outputs count together: the share is of the summed squares"""
    x, g = inputs(1000)
    affine = x[:, :1]
    noise = 10 * torch.randn(1000, 1, generator=g, dtype=torch.float64)
    share, _ = measured(mine, x, torch.cat([affine, noise], 1))
    expect(
        share < 0.2,
        f"one output is affine, and another, with a hundred times its variance, is noise; your "
        f"share is {share:.2f}: it is the mean of two shares, not one share of all squares",
    )


def test_control(mine):
    """the control breaks what joins x and y, and keeps y"""
    x, g = inputs(300)
    W = torch.randn(6, 2, generator=g, dtype=torch.float64)
    y = x @ W + 3
    share, control = measured(mine, x, y)
    expect(share > 0.99, f"an affine target is explained to {share:.2f} only")
    expect(
        control < 0.3,
        f"the control explains {control:.2f}: does shuffled y still belong to its x? Shuffle one "
        "of the two, and not both alike",
    )
    expect(control != 0.0, "the control is exactly 0: it must be measured")
    small, _ = inputs(40, 12, seed=1)
    _, control = measured(mine, small, small @ torch.ones(12, 1, dtype=torch.float64))
    expect(
        control < 0.2,
        f"with 12 inputs and 40 examples the control is {control:.2f}: measure it on held-out "
        "examples, too",
    )


def test_rows_stay_whole(mine):
    """the control shuffles whole rows of y: its outputs stay together"""
    x, g = inputs(200)
    y = torch.randn(200, 1, generator=g, dtype=torch.float64)
    twice = torch.cat([y, y], 1)
    one, two = measured(mine, x, y)[1], measured(mine, x, twice)[1]
    expect(
        abs(one - two) < 1e-9,
        "with every output given twice the control changes: each output is shuffled on its own",
    )


def test_seed(mine):
    """one seed, one result; other seeds, others"""
    x, g = inputs(60)
    y = x[:, :1] + torch.randn(60, 1, generator=g, dtype=torch.float64)
    for i, name in enumerate(["the share", "the control"]):  # least squares rounds differently

        def draw(seed, i=i):
            return round(mine.affine_share(x, y, seed)[i], 9)

        depends_on_seed(draw, name)


def test_precision(mine):
    """single precision, and examples of an odd number"""
    x, g = inputs(301, 5, dtype=torch.float32)
    y = x @ torch.randn(5, 2, generator=g) + 1e4
    share, _ = measured(mine, x, y)
    expect(share > 0.99, f"in float32, at a level of 10,000, an affine target gives {share:.3f}")
