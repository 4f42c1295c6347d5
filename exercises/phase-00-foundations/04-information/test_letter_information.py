"""The measurement by a loop, and a control that keeps both margins and is drawn anew each time."""

import math
from collections import Counter

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import depends_on_seed, distinct_draws


def text(n=600, seed=0, n_symbol=7):
    """Uneven symbols, each of which depends on the one before the last."""
    g = torch.Generator().manual_seed(seed)
    weight = torch.rand(n_symbol, generator=g).square() + 0.05
    code = torch.multinomial(weight, n, replacement=True, generator=g)
    copy = (torch.rand(n, generator=g) < 0.4).tolist()
    for i in range(2, n):
        if copy[i]:
            code[i] = (code[i - 2] + 1) % n_symbol
    return code


def information(first, second):
    """From counts of pairs, one pair at a time."""
    n, x, y = len(first), Counter(first), Counter(second)
    pairs = Counter(zip(first, second, strict=True))
    return sum(c / n * math.log(c * n / (x[a] * y[b])) for (a, b), c in pairs.items())


def test_two_things(mine):
    """a number and as many null values as asked for; nothing is changed"""
    code = text()
    with untouched(code=code):
        result = mine.letter_information(code, 2, n_null=5)
    expect(isinstance(result, tuple) and len(result) == 2, "return measured and null")
    same_shape(result[0], (), what="measured")
    same_shape(result[1], (5,), axes="null", what="the null")


def test_measured(mine):
    """the measurement counts every pair `gap` apart, and no other"""
    for gap in (1, 2, 13):
        code = text(seed=gap, n=60)
        symbols = code.tolist()
        wanted = torch.tensor(information(symbols[:-gap], symbols[gap:]))
        measured, null = mine.letter_information(code, gap)
        hints = [
            (torch.tensor(information(symbols, symbols[gap:] + symbols[:gap])),
             "the end meets the beginning: these pairs do not stand `gap` apart"),
            (torch.tensor(information(symbols[: -gap - 1], symbols[gap + 1 :])),
             "your pairs stand one further apart than `gap`"),
            (wanted / math.log(2), "that is in bits; nats are asked"),
        ]  # fmt: skip
        expect(
            abs(float(measured + null.mean() - wanted)) > 1e-4 or float(null.mean()) < 1e-3,
            "measured comes back less the mean of the null: return the two apart",
        )
        close(measured.float(), wanted, f"measured, gap {gap}", hints=telling(hints, wanted))


def test_unseen(mine):
    """a text need not hold every symbol up to its largest one"""
    code = text(n=100, seed=5)
    code[code > 3] += 20
    symbols = code.tolist()
    measured = mine.letter_information(code, 3, n_null=2)[0]
    wanted = torch.tensor(information(symbols[:-3], symbols[3:]))
    close(
        measured.float(),
        wanted,
        "measured, where some symbols never occur (does each pair have a cell of its own?)",
    )


def test_null_is_drawn(mine):
    """each control is a draw of its own, and the seed decides all of them"""
    code = text(seed=3)
    measured, null = mine.letter_information(code, 2, n_null=12)
    expect(
        (null - measured).abs().max() > 1e-6,
        "the null equals the measurement: perhaps both sides are shuffled in the same order",
    )
    distinct_draws(null, "the null values")
    depends_on_seed(lambda seed: mine.letter_information(code, 1, 3, seed)[1], "the null")


def test_order(mine):
    """a control breaks who meets whom: no order of the text is left in it"""
    code = torch.arange(400) % 2  # symbols that alternate
    null = mine.letter_information(code, 1)[1]
    expect(
        null < 0.06,
        f"symbols alternate, and a null value is {float(null.max()):.2g} nats, where a random "
        "order leaves about 0.001: a part of the order is still there; was the text shifted, "
        "or only a part of it shuffled?",
    )


def test_margins(mine):
    """a control keeps the first symbols and the second symbols of the pairs"""
    code = torch.zeros(200, dtype=torch.long)
    code[-10:] = torch.arange(10) % 4 + 1  # the first symbols of all pairs are 0
    null = mine.letter_information(code, 10)[1]
    expect(
        null.abs().max() < 1e-5,
        "where all first symbols are alike, nothing can be known, and your null is "
        f"{float(null.max()):.2g}: it shuffles the text before it is paired",
    )


def test_null_level(mine):
    """the null lies where shuffled pairs lie, for letters of uneven frequency"""
    code = torch.cat([torch.zeros(2900, dtype=torch.long), torch.arange(100) % 9 + 1])
    code = code[torch.randperm(3000, generator=torch.Generator().manual_seed(0))]
    null = mine.letter_information(code, 1, n_null=20)[1]
    g, symbols = torch.Generator().manual_seed(99), code.tolist()
    ours = torch.tensor([
        information(symbols[:-1], code[1:][torch.randperm(2999, generator=g)].tolist())
        for _ in range(20)
    ])  # fmt: skip
    even = torch.randint(10, (2999,), generator=g).tolist()
    expect(
        abs(float(null.mean()) - information(symbols[:-1], even)) > 5e-3
        or abs(float(null.mean() - ours.mean())) < 1e-3,
        "your control draws evenly from the alphabet: keep how often each letter occurs",
    )
    expect(
        abs(float(null.mean() - ours.mean())) < 8 * float(ours.std()) / 20**0.5,
        f"the null has a mean of {float(null.mean()):.3g}; shuffled pairs have "
        f"{float(ours.mean()):.3g}",
    )


def test_second_symbols(mine):
    """a control keeps each second symbol as often as it occurs"""
    code = torch.arange(60)  # each symbol once: whoever meets whom, one tells all about the other
    measured, null = mine.letter_information(code, 1)
    expect(
        (null - measured).abs().max() < 1e-4,
        "each symbol occurs once, so every control shares as much as the text; yours do not: are "
        "the second symbols drawn with replacement?",
    )


def test_independent(mine):
    """in a text without order the measurement is one of the null values"""
    code = torch.randint(9, (400,), generator=torch.Generator().manual_seed(1))
    measured, null = mine.letter_information(code, 3, n_null=20)
    expect(
        float(null.min()) - 0.03 < float(measured) < float(null.max()) + 0.03,
        f"independent symbols: measured is {float(measured):.3f}, the null runs from "
        f"{float(null.min()):.3f} to {float(null.max()):.3f}",
    )
