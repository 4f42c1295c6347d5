"""Noisy curves, a line by `lstsq` with and without its constant, and a blind search."""

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched

SIZES = torch.tensor([1700.0, 250_000, 3500, 6100, 55_000, 14_000, 25_000])  # in no order


def noisy(E, A, alpha, seed=0, size=0.05):
    g = torch.Generator().manual_seed(seed)
    return E + A * SIZES**-alpha + size * torch.randn(len(SIZES), generator=g)


def best_line(alpha, losses):
    """E and A by the better of two solutions: a line, and a line through the origin."""
    z, y = SIZES.double() ** -alpha, losses.double()[:, None]
    columns = torch.stack([torch.ones_like(z), z / z.max()], 1)
    E, A = torch.linalg.lstsq(columns, y).solution[:, 0].tolist()
    if E < 0:
        E, A = 0.0, torch.linalg.lstsq(columns[:, 1:], y).solution.item()
    return E, A / z.max().item()


def check(found, wanted, what, hints=()):
    """Compare all numbers together: a slip must give every one of them."""
    expect(
        isinstance(found, tuple) and len(found) == len(wanted),
        f"return {len(wanted)} numbers, {what}",
    )
    pack = [(torch.tensor(value, dtype=torch.float64), text) for value, text in hints]
    wanted = torch.tensor(wanted, dtype=torch.float64)
    close(torch.tensor(found, dtype=torch.float64), wanted, what, telling(pack, wanted))


def hints_for(alpha, losses, right):
    z, y = SIZES.double() ** -alpha, losses.double()
    dz = z - z.mean()
    slope = (dz * y).sum() / dz.square().sum()
    free = ((y.mean() - slope * z.mean()).item(), slope.item())
    origin = (z * y).sum() / z.square().sum()
    flat = (torch.corrcoef(torch.stack([SIZES.double().log(), y.log()]))[0, 1]).item()
    return [
        (free, "E is below 0, and no loss is: where the line asks for that, E is 0"),
        ((0.0, free[1]), "E is set to 0, but A still belongs to the line with another E: compute "
                         "the slope through the origin"),
        ((0.0, origin.item()), "there is no irreducible loss: E is 0 although the line asks for "
                               "more"),
        ((right[1], right[0]), "E and A stand in the wrong order"),
        ((y.min().item(), ((y - y.min()) * z).sum().item() / z.square().sum().item()),
         "E is the lowest measured loss: the curve comes near it only at infinite size"),
        ((right[0], flat), "A is a correlation, not a slope"),
    ]  # fmt: skip


def test_line(mine):
    """for a given alpha, E and A are those of least squares"""
    for seed in range(4):
        losses = noisy(1.3, 30.0, 0.4, seed)
        for alpha in (0.2, 0.45, 1.1):
            right = best_line(alpha, losses)
            with untouched(sizes=SIZES, losses=losses):
                found = mine.line_at(alpha, SIZES, losses)
            check(found, right, "(E, A)", hints_for(alpha, losses, right))


def test_no_negative_loss(mine):
    """where the line asks for E below 0, E is 0 and A the slope through the origin"""
    losses = noisy(0.0, 12.0, 0.2, 1)
    for alpha in (0.02, 0.08):
        right = best_line(alpha, losses)
        expect(right[0] == 0, "this test needs an E of 0")
        found = mine.line_at(alpha, SIZES, losses)
        check(found, right, "(E, A)", hints_for(alpha, losses, right))


def test_double(mine):
    """sizes of 10⁹ that lie close together lose no digits"""
    sizes = torch.tensor([1e9, 1.02e9, 1.01e9, 1.05e9])
    losses = 1.69 + 406.4 * sizes.double() ** -0.34
    E, A = mine.line_at(0.34, sizes, losses)
    expect(
        abs(E - 1.69) < 1e-3 and abs(A - 406.4) < 2,
        "digits are lost where sizes lie close together: turn sizes and losses into float64 first",
    )


def test_error_in_losses(mine):
    """the error is that of the losses, squared and added up over the sizes"""
    g = torch.Generator().manual_seed(5)
    alphas = [0.05, 0.2, 0.4, 0.8, 1.6]
    kinds = {
        "squared": lambda f, y: (f - y).square().sum(),
        "absolute": lambda f, y: (f - y).abs().sum(),
        "largest": lambda f, y: (f - y).abs().max(),
        "logs": lambda f, y: (f.log() - y.log()).square().sum(),
        "relative": lambda f, y: (f / y - 1).square().sum(),
    }
    chosen, found = {kind: [] for kind in kinds}, []
    for _ in range(30):
        losses = 1 + torch.rand(len(SIZES), generator=g) * 3
        curves = []
        for a in alphas:
            E, A = best_line(a, losses)
            curves.append(E + A * SIZES.double() ** -a)
        for kind, error in kinds.items():
            chosen[kind].append(min(alphas, key=lambda a: error(curves[alphas.index(a)], losses)))
        found.append(mine.fit(SIZES, losses, alphas)[2])
    hints = [
        (chosen["absolute"], "absolute errors are compared: square them"),
        (chosen["largest"], "only the largest error counts: add up the squares"),
        (chosen["logs"], "errors of the logarithms are compared: those of the losses were asked"),
        (chosen["relative"], "errors are divided by the losses: those of the losses were asked"),
        ([alphas[0]] * 30, "the first alpha is taken: compare the errors of all"),
        ([alphas[-1]] * 30, "the last alpha is taken: keep the one with the least error"),
    ]
    hints = [(tuple(value), text) for value, text in hints]
    check(tuple(found), tuple(chosen["squared"]), "alpha in thirty fits", hints)


def test_fit(mine):
    """E and A belong to the alpha that was chosen, wherever it stands among the alphas"""
    alphas = [0.9, 0.35, 0.1, 0.4, 0.5, 0.45, 0.2]
    for seed, (E, A, alpha) in enumerate([(1.3, 30.0, 0.4), (0.5, 8.0, 0.2), (2.0, 900.0, 0.9)]):
        losses = noisy(E, A, alpha, seed, 0.001)
        wanted = (*best_line(alpha, losses), alpha)
        first, last = (best_line(a, losses) for a in (alphas[0], alphas[-1]))
        hints = [
            ((*first, alpha), "E and A belong to the first alpha, not to the best one"),
            ((*last, alpha), "E and A belong to the last alpha, not to the best one"),
        ]
        with untouched(sizes=SIZES, losses=losses):
            found = mine.fit(SIZES, losses, alphas)
        check(found, wanted, "(E, A, alpha)", hints)


def test_any_sequence(mine):
    """the alphas may be any sequence, also a single one"""
    losses = noisy(1.3, 30.0, 0.4)
    for sizes, y in ((SIZES, losses), (SIZES.double(), losses.double())):
        with untouched(sizes=sizes, losses=y):
            found = mine.fit(sizes, y, (0.3,))
        check(found, (*best_line(0.3, y), 0.3), "(E, A, alpha)")


def test_any_unit(mine):
    """in another unit the losses have the same alpha, and E and A in that unit"""
    alphas = [0.7, 0.35, 0.1, 0.41, 0.2]
    for seed in range(3):
        losses = noisy(1.3, 30.0, 0.4, seed, 0.003).double()
        E, A = best_line(0.41, losses)
        for unit in (1e-5, 1e9):
            found = mine.fit(SIZES, losses * unit, alphas)
            expect(
                isinstance(found, tuple) and found[2] == 0.41,
                f"losses that are {unit:g} times as large get another alpha: compare the squared "
                "errors as they are, with no tolerance, first guess or rounding of a fixed size",
            )
            expect(
                abs(found[0] / unit - E) < 1e-4 * E and abs(found[1] / unit - A) < 1e-4 * A,
                f"losses that are {unit:g} times as large do not get an E and an A that are: do "
                "not round",
            )
