"""Targets that an affine map explains wholly, in part and not at all; and the control."""

from itertools import combinations, permutations

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
        share, control = measured(mine, x + 2, x @ W + level)
        expect(
            control < 0.999 or share > 0.999,
            "the second number is the share of an affine target: are share and control exchanged?",
        )
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


def test_seed(mine):
    """one seed, one result; other seeds, others"""
    x, g = inputs(60)
    y = x[:, :1] + torch.randn(60, 1, generator=g, dtype=torch.float64)
    for i, name in enumerate(["the share", "the control"]):  # least squares rounds differently

        def draw(seed, i=i):
            return round(mine.affine_share(x, y, seed)[i], 9)

        depends_on_seed(draw, name)


def test_rows_stay_whole(mine):
    """the control shuffles whole rows of y: its outputs stay together"""
    x, g = inputs(200)
    y = torch.randn(200, 1, generator=g, dtype=torch.float64)
    twice = torch.cat([y, y], 1)
    one, two = measured(mine, x, y)[1], measured(mine, x, twice)[1]
    expect(
        abs(one - two) < 1e-9,
        "with every output given twice the control changes: either each output is shuffled on its "
        "own, or the control does not use the rows of y that it is given",
    )


def seven():
    """Seven examples of one input and two outputs at different levels."""
    x = torch.tensor([[0.0], [1.0], [2.0], [4.0], [7.0], [11.0], [16.0]], dtype=torch.float64)
    first = torch.tensor([3.0, 1.0, 4.0, 1.5, 9.0, 2.0, 6.0], dtype=torch.float64)
    return x, torch.stack([first, 20 + first.flip(0).square() / 9], 1)


def every_share(x, y, n_fit, level):
    """The share for each way to fit to n_fit of the examples; `level` is the mean of y."""
    shares = []
    design = torch.cat([x, torch.ones_like(x)], 1)
    for fit in combinations(range(len(x)), n_fit):
        rest = [i for i in range(len(x)) if i not in fit]
        W = torch.linalg.pinv(design[list(fit)]) @ y[list(fit)]
        missed = (y[rest] - design[rest] @ W).square().sum()
        shares.append(1 - missed / (y[rest] - level(y[rest])).square().sum())
    return torch.stack(shares)


def among(values, known):
    """Is every value one of the known ones?"""
    gap = (torch.tensor(values).double()[:, None] - known).abs() / known.abs().clamp(min=1)
    return bool((gap.min(1).values < 1e-5).all())


def test_every_split(mine):
    """with seven examples, the share is that of one of the 35 ways to fit to three of them"""
    x, y = seven()
    found = [measured(mine, x, y, seed)[0] for seed in range(20)]
    own = every_share(x, y, 3, lambda rest: rest.mean(0))
    for slip, words in [
        (every_share(x, y, 3, lambda _: y.mean(0)), "ȳ is the mean of all examples: it should be "
         "that of the examples that you measure on"),
        (every_share(x, y, 3, lambda rest: rest.mean()), "ȳ is one number for both outputs: each "
         "output has a mean of its own"),
        (every_share(x, y, 4, lambda rest: rest.mean(0)), "of seven examples four are fitted: half "
         "of them, rounded down, is three"),
    ]:  # fmt: skip
        expect(among(found, own) or not among(found, slip), words)
    expect(
        among(found, own),
        "with seven examples the share is none that a fit to three of them gives, measured by the "
        "formula on the other four: is each example drawn once?",
    )


def test_control_in_any_order(mine):
    """the control puts all rows in a random order: five rows have 120"""
    x, y = (values[:5] for values in seven())
    found = {round(measured(mine, x, y, seed)[1], 6) for seed in range(120)}
    halves, moved = 10, 6  # ways to fit to two of five, and orders of the other three
    expect(
        len(found) > halves,
        "in the control the rows of y come in the same order for every seed: draw the order",
    )
    expect(
        len(found) > halves * moved,
        "in the control only some rows of y change places, the fitted or the measured ones: put "
        "all rows in a random order",
    )


def test_every_control(mine):
    """with five examples, the control is that of one of the 120 orders of the rows of y"""
    x, y = (values[:5] for values in seven())
    orders = [list(order) for order in permutations(range(5))]
    known = torch.cat([every_share(x, y[order], 2, lambda t: t.mean(0)) for order in orders])
    expect(
        among([measured(mine, x, y, seed)[1] for seed in range(12)], known),
        "with five examples the control is none that any order of y gives: put the rows of y in "
        "order first, then fit and measure with these rows, both as for the share",
    )


def test_inputs_that_repeat(mine):
    """a constant input, and one that is twice another, change nothing"""
    for seed in range(3):
        x, g = inputs(40, 2, seed)
        y = x @ torch.randn(2, 2, generator=g, dtype=torch.float64)
        more = torch.cat([x, torch.ones_like(x), 2 * x[:, :1]], 1)
        try:
            share = measured(mine, more, y, seed)[0]
        except torch.linalg.LinAlgError:
            share = 0.0
        expect(
            share > 0.9999,
            "with a constant input, and one that is twice another, an affine target is not "
            "explained: XᵀX has no inverse then",
        )


def test_precision(mine):
    """single precision, and examples of an odd number"""
    x, g = inputs(301, 5, dtype=torch.float32)
    y = x @ torch.randn(5, 2, generator=g) + 1e4
    share, _ = measured(mine, x, y)
    expect(share > 0.99, f"in float32, at a level of 10,000, an affine target gives {share:.3f}")
