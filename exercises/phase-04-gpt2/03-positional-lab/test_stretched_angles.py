"""Angles written out, and pairs that were walked position by position."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling


def written(n_pos, scale, d_head, base=10_000.0):
    rows = [
        [scale * i * base ** (-2 * j / d_head) for j in range(d_head // 2)] for i in range(n_pos)
    ]
    return torch.tensor(rows, dtype=torch.float64)


def test_angles(mine):
    """a longer text is put into the room of training"""
    for n_pos, n_train, d_head, base in (
        (130, 33, 16, 1e4), (12, 4, 8, 1e4), (7, 5, 6, 100.0), (9, 8, 4, 5e5), (50, 1, 2, 1e4),
    ):  # fmt: skip
        right = written(n_pos, n_train / n_pos, d_head, base)
        found = mine.stretched_angles(n_pos, n_train, d_head, base)
        same_shape(found, right.shape, axes="pos pair", what="the angles")
        whole = max(1, n_pos // n_train)
        rounded = torch.tensor([round(i * n_train / n_pos) for i in range(n_pos)])
        hints = [
            (
                written(n_pos, 1.0, d_head, base),
                "nothing is interpolated: position i is read as i · n_train / n_pos",
            ),
            (
                written(n_pos, n_pos / n_train, d_head, base),
                "the positions are spread, and should "
                "be put closer together: the factor is upside down",
            ),
            (written(n_pos, 1 / whole, d_head, base), "the factor is rounded: // loses the rest"),
            (
                written(n_pos, (n_train - 1) / max(n_pos - 1, 1), d_head, base),
                "the last position lands on n_train − 1: position i is read as i · n_train / n_pos",
            ),
            (
                rounded[:, None] * written(2, 1.0, d_head, base)[1],
                "positions are rounded to whole numbers: between them, neighbors become one",
            ),
            (
                written(n_pos, n_train / n_pos, d_head, base**0.5),
                "the pairs are too fast: pair j turns by base to the power −2j / d_head",
            ),
            (
                written(n_pos, n_train / n_pos, d_head, base**2),
                "the pairs are too slow: pair j turns by base to the power −2j / d_head",
            ),
            (written(n_pos, n_train / n_pos, d_head), "the base is 10,000 whatever is asked"),
            (
                written(n_pos, n_train / n_pos, d_head, base).cos(),
                "these are cosines: angles were asked",
            ),
        ]
        hints = [h for h in hints if h[0].shape == right.shape]
        close(
            found.double(),
            right,
            f"the angles of {n_pos} positions, trained with {n_train}",
            telling(hints, right),
        )
        expect(found.dtype == torch.float64, f"the angles are {found.dtype}: return float64")


def test_short_texts(mine):
    """a text that is not longer than those of training stays as it is"""
    for n_pos, n_train in ((4, 12), (8, 8), (1, 5)):
        found = mine.stretched_angles(n_pos, n_train, 8)
        right = written(n_pos, 1.0, 8)
        hints = [
            (
                written(n_pos, n_train / n_pos, 8),
                "a short text is spread out: the model "
                "knows its angles as they are, so never use a factor above 1",
            )
        ]
        close(
            found,
            right,
            f"the angles of {n_pos} positions, trained with {n_train}",
            telling(hints, right),
        )


def test_range(mine):
    """interpolated, no angle is above those of n_train positions"""
    for n_pos in (65, 128, 1000):
        found = mine.stretched_angles(n_pos, 64, 32)
        expect(
            bool((found[-1] <= written(64, 1.0, 32)[-1] * 64 / 63 + 1e-9).all()),
            "the last position lies beyond position n_train",
        )
        steps = found.diff(dim=0)
        close(
            steps,
            steps[:1].expand_as(steps),
            "the step from position to position, which is the same everywhere",
        )


def test_long(mine):
    """angles of a very long text are those of double precision"""
    n_pos, n_train, d_head, base = 60_001, 50_001, 6, 500.0
    found = mine.stretched_angles(n_pos, n_train, d_head, base)[-1]
    place = (n_pos - 1) * n_train / n_pos
    right = torch.tensor(
        [place * base ** (-2 * j / d_head) for j in range(d_head // 2)], dtype=torch.float64
    )
    expect(
        tuple(found.shape) == tuple(right.shape) and bool(((found - right).abs() < 1e-6).all()),
        "angles near 50,000 radians are off by more than a millionth: compute positions and "
        "speeds in float64 from the start, for converting at the end restores no digits",
    )


CASES = (
    (32, 16, 1e4), (8, 16, 1e4), (7, 16, 1e4), (2048, 128, 1e4), (2048, 64, 5e5), (1, 4, 1e4),
    (100, 6, 31.0), (64, 12, 9.0), (5, 4, 1e4), (4, 4, 1e4),
    (11, 4, 2.5344),
)  # fmt: skip
SLIPS = (
    (
        lambda n, w: (n - 1) * w >= 2 * math.pi,
        "the answer is upside down: True is a pair that makes no full turn",
    ),
    (lambda n, w: n * w < 2 * math.pi, "the largest distance in a text of n tokens is n − 1"),
    (lambda n, w: (n - 1) * w < math.pi, "half a turn is π, a full turn 2π"),
    (lambda n, w: (n - 1) * w < 1, "a full turn is 2π radians, and not 1"),
    (
        lambda n, w: (n - 1) * w < 6.28,
        "a pair that turns by 6.281 radians makes no full turn: 6.28 is 2π rounded, use math.pi",
    ),
    (lambda n, w: (n - 1) * w < 360, "the angles are in radians, and a full turn is 2π"),
)


def test_short_turn(mine):
    """the pairs that make no full turn are found"""
    answers, rights, slips = [], [], [[] for _ in SLIPS]
    for n_train, d_head, base in CASES:
        speed = [base ** (-2 * j / d_head) for j in range(d_head // 2)]
        right = torch.tensor([(n_train - 1) * w < 2 * math.pi for w in speed])
        found = mine.short_turn(n_train, d_head, base)
        same_shape(found, right.shape, axes="pair", what="the pairs")
        expect(
            found.dtype == torch.bool,
            f"the answer is {found.dtype}: return a truth value for each pair",
        )
        answers.append(found)
        rights.append(right)
        for (slip, _), kept in zip(SLIPS, slips, strict=True):
            kept.append(torch.tensor([slip(n_train, w) for w in speed]))
    for (_, text), kept in zip(SLIPS, slips, strict=True):
        expect(not torch.equal(torch.cat(kept), torch.cat(answers)), text)
    for found, right, (n_train, d_head, base) in zip(answers, rights, CASES, strict=True):
        expect(
            torch.equal(found, right),
            f"with n_train={n_train}, d_head={d_head} and base={base:g}, other pairs make no full "
            "turn",
        )


def test_short_turn_digits(mine):
    """a pair that is a billionth short of a full turn, and one that is a billionth beyond it"""
    for n_train in (65, 1001, 100_001):
        for rest, answer in ((1 - 1e-9, True), (1 + 1e-9, False)):
            base = ((n_train - 1) / (2 * math.pi * rest)) ** 2  # pair 1 of two turns by base^-1/2
            expect(
                mine.short_turn(n_train, 4, base).tolist() == [False, answer],
                "a pair that comes within a billionth of a full turn is judged wrongly: compute "
                "the speeds in float64, for torch.arange of whole numbers leads to float32",
            )
