"""p-values are those of all signs, counted exactly; drawn signs count the data as one more."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed

F64 = torch.float64


def sums_of(d):
    """Every signed sum of whole numbers and how often it comes: {sum: count}."""
    counts = {0: 1}
    for one in d:
        new = {}
        for total, times in counts.items():
            for sign in (1, -1):
                new[total + sign * one] = new.get(total + sign * one, 0) + times
        counts = new
    return counts


def exact(d):
    """The two-sided p of whole numbers, without rounding."""
    return sum(n for s, n in sums_of(d).items() if abs(s) >= abs(sum(d))) / 2 ** len(d)


def slips(rows):
    """What typical slips give for rows of whole numbers."""
    both = lambda f: torch.tensor([f(row) for row in rows], dtype=F64)  # noqa: E731
    counted = [(sums_of(row), sum(row), 2 ** len(row)) for row in rows]
    share = lambda keep: torch.tensor(  # noqa: E731
        [sum(n for s, n in c.items() if keep(s, t)) / m for c, t, m in counted], dtype=F64
    )
    return [
        (share(lambda s, t: s >= t), "only sums on one side are counted, and an effect of the "
         "other sign would be as much of a finding: compare absolute values"),
        (share(lambda s, t: abs(s) > abs(t)), "sums as far from 0 as that of the data are not "
         "counted: the data themselves are one of the rows, so p is never 0"),
        (share(lambda s, t: abs(s) < abs(t)), "this is the share of sums that lie nearer to 0"),
        (share(lambda s, t: s >= abs(t)), "only sums above 0 are counted: as far on either side"),
        (both(lambda r: (1 + exact(r) * 2 ** len(r)) / (1 + 2 ** len(r))),
         "with all rows of signs the data are among them already: one is added where rows are "
         "drawn"),
        (both(lambda r: exact(r) * 2 ** len(r)), "this is a count: divide by the number of rows"),
    ]  # fmt: skip


def check(mine, rows, scale=1.0, where="", **given):
    """Compare with exact counts."""
    d = torch.tensor(rows, dtype=F64) * scale
    with untouched(differences=d):
        found = mine.sign_flip_p(d, **given)
    same_shape(found, (len(rows),), "test", "the p-values")
    wanted = torch.tensor([exact(row) for row in rows], dtype=F64)
    close(found, wanted, f"p{where}", telling(slips(rows), wanted), atol=1e-9, rtol=1e-9)


def whole(n_test, n_unit, seed, spread=9):
    """Rows of whole numbers, some of them 0."""
    g = torch.Generator().manual_seed(seed)
    shift = torch.randint(-3, 4, (n_test, 1), generator=g)
    return (torch.randint(-spread, spread + 1, (n_test, n_unit), generator=g) + shift).tolist()


def test_by_hand(mine):
    """two and three units"""
    check(mine, [[2, 5], [-2, 5], [-2, -5]], where=" of two units")
    check(mine, [[1, 1, 1], [4, 2, 1], [-1, 2, 3]], where=" of three units")


def test_every_size(mine):
    """all signs are tried, of one unit up to thirteen"""
    for n_unit in (1, 2, 4, 7, 10, 13):
        check(mine, whole(6, n_unit, n_unit), where=f" of {n_unit} units")
    check(mine, whole(3, 17, 2), where=" of 17 units, where n_draw allows all", n_draw=2**18)
    check(mine, whole(1, 5, 9), where=" of a single test")
    check(mine, whole(150, 6, 4), where=" of 150 tests")


def test_both_signs(mine):
    """an effect and its opposite have the same p"""
    rows = whole(5, 8, 3)
    check(mine, [[-v for v in row] for row in rows], where=" of the opposite differences")


def test_equal_sums(mine):
    """sums that differ by rounding alone are equal; real differences are not"""
    for scale in (0.1, 1e-9, 1e7, 1 / 3):
        check(mine, [[1, 2, 3, -6], [1, 1, 2, 4], [7, 1, 1, 1]], scale, " of tied sums")
    for scale in (0.1, 0.7, 1e5 / 3):
        check(mine, whole(40, 12, 7, spread=4), scale, " of many tied sums")
    check(mine, [[0, 0, 0], [0, 2, -2]], where=" where differences are 0")
    check(mine, [[10**6, 1, 2, 10**6], [10**6, -(10**6), 3, 4]], where=" of unequal units")
    near = torch.tensor([[1.0, 1e-6, 1.0]], dtype=F64)
    close(mine.sign_flip_p(near), torch.tensor([0.25], dtype=F64),
          "p where sums differ by a millionth: that is more than rounding", atol=1e-9)  # fmt: skip


def test_room(mine):
    """the room for rounding is 1e-12 of each row's own Σ|d|"""
    # Flipping the second unit takes 2 · part from a sum of |d| of 8: equal below 8e-12.
    for part, wanted in [(2e-12, 4 / 256), (2e-11, 2 / 256)]:
        row = torch.tensor([1.0, part, 1, 1, 1, 1, 1, 2], dtype=F64)
        for size in (1.0, 2.0**-40, 2.0**40):
            p = mine.sign_flip_p(row[None] * size)
            close(p, torch.tensor([wanted], dtype=F64),
                  f"p where two sums differ by {2 * part:.0e}, and Σ|d| is 8 (all of it times "
                  f"{size:.0e}): the room is 1e-12 · Σ|d|", atol=1e-9)  # fmt: skip
    two = torch.tensor([[1e9, 2e9, 4e9], [1e-5, 2e-9, 4e-5]], dtype=F64)
    close(mine.sign_flip_p(two), torch.tensor([0.25, 0.25], dtype=F64),
          "p of a row of large differences and one of small: each row has its own Σ|d|",
          atol=1e-9)  # fmt: skip


def test_drawn(mine):
    """drawn signs come near the exact p, and the data count as one more"""
    for n_unit, seed in [(20, 0), (41, 1), (70, 2), (20, 3)]:
        rows = whole(8, n_unit, seed, spread=12)
        d = torch.tensor(rows, dtype=F64)
        n_draw = 4000
        found = mine.sign_flip_p(d, n_draw=n_draw, seed=seed)
        for p, row in zip(found.tolist(), rows, strict=True):
            wanted = exact(row)
            slack = 5 * (wanted * (1 - wanted) / n_draw) ** 0.5 + 2 / n_draw
            expect(
                abs(p - wanted) < slack,
                f"p of {n_unit} units is {p:.3f} with drawn signs, and {wanted:.3f} with all: "
                "is each sign drawn by itself, + and − equally likely, and are both sides counted?",
            )
    sixteen = torch.tensor([[1.0] * 16 + [-1.0] * 4], dtype=F64)
    p = mine.sign_flip_p(sixteen, n_draw=9000).item()
    expect(
        0.006 < p < 0.018,
        f"p of sixteen units of +1 and four of −1 is {p:.4f}, and about 0.012 with all signs: each "
        "sign is drawn by itself, so a row may hold any number of minus signs",
    )
    strong = torch.full((1, 50), 0.3, dtype=F64)
    for n_draw in (99, 1000):
        p = mine.sign_flip_p(strong, n_draw=n_draw).item()
        expect(p > 0, "p is 0: the data count as one more row, so p is at least 1 / (1 + n_draw)")
        close(p, 1 / (1 + n_draw), "p where no drawn row comes near the data",
              [(1 / n_draw, "one is added above, and not below: divide by 1 + n_draw")],
              atol=1e-9)  # fmt: skip


def test_default_draws(mine):
    """ten thousand rows, if nobody says how many"""
    p = mine.sign_flip_p(torch.full((1, 60), 2.0)).item()
    close(p, 1 / 10_001, "the smallest p by default", atol=1e-9)
    check(mine, whole(2, 13, 1), where=" of 13 units, by default")


def test_seeded(mine):
    """one seed, one result; the global random state is left alone"""
    g = torch.Generator().manual_seed(0)
    d = torch.randn(12, 25, generator=g)
    depends_on_seed(lambda seed: mine.sign_flip_p(d, 500, seed), "p")
    for far in (101, 100_001):
        expect(
            not torch.equal(mine.sign_flip_p(d, 500, 1), mine.sign_flip_p(d, 500, far)),
            f"seeds 1 and {far} give the same: use the whole seed",
        )
    expect(
        not torch.equal(mine.sign_flip_p(d, 500), mine.sign_flip_p(d, 500, 1)),
        "the seed by default and seed 1 give the same",
    )


def test_when_to_draw(mine):
    """signs are drawn only if there are more rows than n_draw"""
    rows = whole(4, 6, 5)
    check(mine, rows, where=" with n_draw = 64 for six units", n_draw=64)
    d = torch.tensor(rows, dtype=F64)
    drawn = mine.sign_flip_p(d, n_draw=63) * 64
    close(drawn, drawn.round(), "p · (1 + n_draw), a count, with n_draw = 63 for six units",
          atol=1e-6)  # fmt: skip
    expect(
        any(
            not torch.equal(mine.sign_flip_p(d, n_draw=63, seed=s), mine.sign_flip_p(d, n_draw=63))
            for s in range(1, 6)
        ),
        "with n_draw = 63 for six units, signs are drawn: 64 rows are too many",
    )


def test_precision(mine):
    """double precision, and any layout"""
    d = torch.tensor(whole(5, 7, 8), dtype=F64)
    single = mine.sign_flip_p(d.float())
    expect(single.dtype == F64, f"p is {single.dtype}: compute in double precision")
    any_layout(mine.sign_flip_p, differences=d)
