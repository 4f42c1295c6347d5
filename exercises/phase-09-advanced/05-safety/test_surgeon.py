"""One property for each bug, then a loop as an oracle."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def draw(n_part, n_case, seed, share=0.4):
    g = torch.Generator().manual_seed(seed)
    gains = torch.randn(n_part, n_case, generator=g, dtype=torch.float64)
    gains = gains + torch.randn(n_part, 1, generator=g, dtype=torch.float64)
    chosen_on = torch.rand(n_case, generator=g) < share
    chosen_on[:2] = torch.tensor([True, False])
    return gains, chosen_on


def by_loop(gains, chosen_on):
    rows = [[*zip(row, chosen_on.tolist(), strict=True)] for row in gains.tolist()]
    mean = lambda row, side: (  # noqa: E731
        sum(g for g, c in row if c == side) / sum(c == side for _, c in row)
    )
    here = [mean(row, True) for row in rows]
    best = here.index(max(here))
    return best, here[best], mean(rows[best], False)


def check(mine, gains, chosen_on, where="", hints=()):
    with untouched(gains=gains, chosen_on=chosen_on):
        found = mine.surgeon(gains, chosen_on)
    expect(found is not None, "the result is None: is there a return statement?")
    expect(isinstance(found, tuple | list) and len(found) == 3, "return a part and two means")
    wanted = by_loop(gains.double(), chosen_on)
    best = int(found[0])
    for value, text in hints:
        expect(best == wanted[0] or best != value, text)
    expect(best == wanted[0], f"part {best} is chosen{where}, and another has a larger mean gain "
           "on the cases to choose on (computed in double precision)")  # fmt: skip
    row, n = gains.double()[best], gains.shape[1]
    a, b = row[chosen_on], row[~chosen_on]
    near = lambda x, y: abs(float(x) - float(y)) < 1e-9 * (1 + abs(float(y)))  # noqa: E731
    for pair, text in (
        ((b.mean(), a.mean()), "the two gains are in the other order: first where it was chosen"),
        ((a.mean(), a.mean()), "the report is the same number twice: use the other cases"),
        ((a.mean(), row.mean()), "the report mixes the cases of the choice with the others"),
        ((a.sum(), b.sum()), "a gain is a mean, not a sum"),
        ((a.sum() / n, b.sum() / n), "a mean divides by the cases that it sums"),
        ((a.mean(), gains.double()[:, ~chosen_on].mean(1).max()), "the part is chosen again on the "
         "other cases: report the one that you chose"),
    ):  # fmt: skip
        hit = near(found[1], pair[0]) and near(found[2], pair[1])
        right = near(pair[0], wanted[1]) and near(pair[1], wanted[2])
        expect(right or not hit, text)
    close(found[1], wanted[1], f"the gain where it was chosen{where}", atol=1e-12, rtol=1e-9)
    close(found[2], wanted[2], f"the gain on the other cases{where}", atol=1e-12, rtol=1e-9)


def table(*rows):
    return torch.tensor(rows, dtype=torch.float64)


FIRST = torch.tensor([1, 1, 1, 0, 0]).bool()


def test_signs(mine):
    """a part whose removal makes things worse by much is not chosen"""
    gains = table([1, 1, 1, 2, 2], [-9, -9, -8, -9, -9], [0.5, 0, 0, 1, 0])
    check(mine, gains, FIRST, hints=[(1, "a part is chosen that makes things worse: its gain is "
                                     "negative")])  # fmt: skip
    gains = table([1, 1, 1, 2, 2], [-3, 0.8, 0.8, -9, -9])
    check(mine, gains, FIRST, hints=[(1, "a part is chosen that makes things worse in some cases: "
                                     "keep the signs")])  # fmt: skip


def test_choice_is_blind(mine):
    """the choice does not change with the cases of the report"""
    gains = table([3, 2, 3, -5, -5], [1, 0, 2, 50, 60], [0, 0, 0, 0, 0])
    check(mine, gains, FIRST, hints=[(1, "the choice looks at cases that it should be tested on, "
                                     "the other cases")])  # fmt: skip


def test_mean_decides(mine):
    """the mean, not the largest case, the median, or how often a part helps"""
    mask = torch.tensor([1, 1, 1, 1, 1, 0, 0]).bool()
    gains = table([9, -4, -4, 0, 0, 1, 1], [2, 2, 2, -3, -3, 1, 1], [1, 1, 1, 1, -1, 0, 3],
                  [6, 0, 0, 0, -0.5, 1, 2], [0.9, 0.9, 0.8, 0.9, -0.1, 0, 1])  # fmt: skip
    check(mine, gains, mask, hints=[
        (0, "a single case decides: take the mean"),
        (1, "the median decides: take the mean"),
        (2, "how often a part helps decides: take the mean"),
        (4, "how sure a gain is decides, its mean over its spread: take the mean"),
    ])  # fmt: skip


def test_smallest(mine):
    """the largest gain, of many"""
    for seed, (n_part, n_case) in enumerate([(4, 9), (32, 40), (1, 5), (300, 7), (9, 2), (5, 301)]):
        gains, mask = draw(n_part, n_case, seed)
        worst = int(gains[:, mask].mean(1).argmin())
        check(mine, gains, mask, f" of {n_part} on {n_case} cases",
              hints=[(worst, "the part with the smallest gain is chosen")])  # fmt: skip
        gains, mask = draw(n_part, n_case, seed + 50, share=0.85)
        check(mine, gains, mask, f" of {n_part} on {n_case} cases")


def test_no_part_helps(mine):
    """where every removal makes things worse, the least bad part is reported as it is"""
    gains = table([-3, -2, -4, 1, 1], [-9, -9, -8, 5, 6], [-1, -2, -1, -7, 2], [-2, -2, -2, 3, 3])
    hints = [(0, "no gain is above 0, and then part 0 is chosen: start from the first part's gain")]
    check(mine, gains, FIRST, hints=hints)
    for seed in range(4):
        gains, mask = draw(12, 15, seed + 90)
        gains = gains - gains.max() - 0.1
        check(mine, gains, mask, " where no part helps", hints)


def test_equal_parts(mine):
    """of equal parts, the first"""
    gains = table([0, 0, 0, 1, 1], [2, 2, 2, 3, 4], [2, 2, 2, 9, 9])
    check(mine, gains, FIRST, hints=[(2, "of equal parts the first should be chosen")])
    gains, mask = draw(300, 11, 4)
    gains[torch.tensor([41, 42, 150, 203, 299])] = gains.max() + 1
    hints = [(part, "of equal parts the first should be chosen") for part in (42, 150, 203, 299)]
    check(mine, gains, mask, " of 300, where five are equal", hints)


def test_far_from_zero(mine):
    """gains around 1e4, and tiny ones: means in double precision"""
    gains, mask = draw(40, 60, 7)
    for shown in (gains * 1e-6 + 1e4, gains * 1e-40, gains * 1e12):
        check(mine, shown, mask, " far from 0: compute in double precision")
    check(mine, (gains + 1e4).float(), mask, " in float32: compute in double precision")
    for seed in (2, 4, 6, 8):  # parts so near each other that a mean in float32 chooses another
        gains, mask = draw(300, 60, seed)
        even = gains - gains[:, mask].mean(1, keepdim=True)
        shown = (even * 2e-3 + 1e4).float()
        check(mine, shown, mask, " in float32: compute in double precision")


def test_layouts(mine):
    """transposed and strided gains"""
    gains, mask = draw(6, 11, 2)
    check(mine, gains.T.contiguous().T, mask)
    check(mine, torch.stack([gains, -gains], -1)[..., 0], mask)
