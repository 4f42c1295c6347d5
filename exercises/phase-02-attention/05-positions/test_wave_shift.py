"""The product and the matrix against waves made one number at a time."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape


def wave(i, d_model, base=10_000.0):
    """The wave at one place, by hand, in double precision."""
    values = []
    for j in range(d_model // 2):
        angle = i / base ** (2 * j / d_model)
        values += [math.sin(angle), math.cos(angle)]
    return torch.tensor(values, dtype=torch.float64)


def test_product(mine):
    """the product of two waves, wherever they stand"""
    for d_model, base in [(8, 10_000.0), (6, 50.0)]:
        for i, m in [(3, 3), (7, 2), (40, 35), (0, 9)]:
            got = mine.wave_product(torch.tensor([float(i - m)]), d_model, base)
            half = sum(math.cos((i - m) / base ** (j / d_model)) for j in range(d_model // 2))
            fast = sum(math.cos((i - m) / base ** (4 * j / d_model)) for j in range(d_model // 2))
            usual = sum(math.cos((i - m) / 1e4 ** (2 * j / d_model)) for j in range(d_model // 2))
            right = float(wave(i, d_model, base) @ wave(m, d_model, base))
            close(
                got,
                (wave(i, d_model, base) @ wave(m, d_model, base)).float()[None],
                f"the product of the waves at {i} and {m}",
                hints=[
                    (
                        torch.tensor([half]),
                        "the exponent lacks a factor of 2, or has one too many: waves that are too "
                        "slow or too fast",
                    ),
                    (
                        torch.tensor([fast]),
                        "the exponent lacks a factor of 2, or has one too many: waves that are too "
                        "slow or too fast",
                    ),
                    (
                        torch.tensor([usual]),
                        "the base is ignored",
                    ),
                    (
                        torch.tensor([2 * right / d_model]),
                        "this is an average over the pairs: a dot product is a sum",
                    ),
                    (
                        torch.tensor([right / d_model]),
                        "the sum is divided by d_model: a dot product is a plain sum",
                    ),
                ],
            )


def test_product_shape(mine):
    """any number of axes, both directions alike"""
    far = torch.arange(-6.0, 6.0).view(3, 4)
    out = mine.wave_product(far, 10)
    same_shape(out, (3, 4), what="the products")
    close(out, mine.wave_product(-far, 10), "the product at the opposite distance")


def test_far_away(mine):
    """places that are millions apart"""
    far = 2.0**24 + 1  # no number of single precision
    expected = sum(math.cos(far / 10_000 ** (2 * j / 8)) for j in range(4))
    got = mine.wave_product(torch.tensor([far], dtype=torch.float64), 8)
    single = sum(math.cos(2.0**24 / 10_000 ** (2 * j / 8)) for j in range(4))
    expect(
        abs(got.item() - expected) < 1e-4 or abs(got.item() - single) > 0.05,
        "places that are millions apart were rounded: angles need double precision",
    )
    close(got, torch.tensor([expected], dtype=torch.float64), "the product far away", atol=1e-4)


def test_rotation(mine):
    """T is a rotation, in a wide model too"""
    T = mine.shift_matrix(4, 64).double()
    expect(
        (T @ T.T - torch.eye(64)).abs().max() < 1e-3,
        "T keeps no lengths, so it is right at best only for the places it was fitted on: write "
        "down what sin(x + y) is, instead of fitting it",
    )


def test_shift(mine):
    """one matrix moves every wave on"""
    for offset in (1, 5, -3):
        T = mine.shift_matrix(offset, 8)
        same_shape(T, (8, 8), axes="d_model d_model", what="T")
        for i in (3, 10, 400):
            close(
                wave(i, 8).float() @ T,
                wave(i + offset, 8).float(),
                f"the wave at {i}, moved by {offset},",
                hints=[
                    (
                        wave(i - offset, 8).float(),
                        "T moves the waves back: it is written for column vectors"
                        if offset > 0
                        else "a negative offset moves the waves on: its sign is lost",
                    )
                ],
                atol=1e-4,
            )


def test_composition(mine):
    """moving by 2 and by 3 is moving by 5; another base is another matrix"""
    close(
        mine.shift_matrix(2, 6) @ mine.shift_matrix(3, 6),
        mine.shift_matrix(5, 6),
        "T₂T₃",
        atol=1e-4,
    )
    close(
        wave(7, 6, 50.0).float() @ mine.shift_matrix(2, 6, base=50.0),
        wave(9, 6, 50.0).float(),
        "the wave of base 50, moved by 2,",
        atol=1e-4,
    )
