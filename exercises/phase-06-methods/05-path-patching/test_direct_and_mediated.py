"""Three effects: linear, where they add, and not linear, where they do not."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.properties import any_layout


def table(read, mediator, clean, corrupt):
    """The four outputs, by what is corrupt: (sender, mediator)."""
    given, made = (clean, corrupt), (mediator(clean), mediator(corrupt))
    return {(i, j): read(given[i], made[j]) for i in (0, 1) for j in (0, 1)}


def right(read, mediator, clean, corrupt):
    """The definition."""
    y = table(read, mediator, clean, corrupt)
    return y[1, 1] - y[0, 0], y[1, 0] - y[0, 0], y[0, 1] - y[0, 0]


def whole_slips(read, mediator, clean, corrupt):
    """What slips give that show in all three values."""
    y = table(read, mediator, clean, corrupt)
    total, direct, mediated = right(read, mediator, clean, corrupt)
    raw = table(read, lambda x: x, clean, corrupt)
    return [
        ((raw[1, 1] - raw[0, 0], raw[1, 0] - raw[0, 0], raw[0, 1] - raw[0, 0]), "the mediator is "
         "never asked: the output reads mediator(sender) in the second place"),
        ((direct, mediated, total), "the order is: total, direct, mediated"),
        ((total, mediated, direct), "direct and mediated effect are exchanged: for the direct one "
         "the mediator stays clean"),
        ((y[1, 1], y[1, 0], y[0, 1]), "these are outputs: subtract the output of the clean run"),
        ((-total, -direct, -mediated), "the signs are wrong: patched less clean"),
        ((y[1, 1] - y[0, 0], y[1, 1] - y[0, 1], y[1, 1] - y[1, 0]), "these effects start from the "
         "corrupt run: all three are measured against the clean one"),
    ]  # fmt: skip


def slips(read, mediator, clean, corrupt):
    """What slips give that show in one value; None for the others."""
    total, direct, mediated = right(read, mediator, clean, corrupt)
    return [
        ((None, None, total - direct), "the mediated effect is not measured: it is the total less "
         "the direct effect, and these need not add up"),
        ((None, total, None), "this direct effect lets the mediator react: freeze it"),
        ((None, total - mediated, None), "the direct effect is not measured: it is the total less "
         "the mediated effect, and these need not add up"),
        ((direct + mediated, None, None), "the total effect is the sum of the two others: measure "
         "it with both ways corrupt"),
    ]  # fmt: skip


def near(got, values):
    """Whether these are those values."""
    return all(
        isinstance(a, torch.Tensor) and a.shape == b.shape and torch.allclose(a.to(b), b)
        for a, b in zip(got, values, strict=True)
    )


def check(mine, read, mediator, clean, corrupt, what):
    """Compare all three."""
    with untouched(clean=clean, corrupt=corrupt):
        got = mine.direct_and_mediated(read, mediator, clean, corrupt)
    wanted = right(read, mediator, clean, corrupt)
    if isinstance(got, tuple | list) and len(got) == 3 and not near(got, wanted):
        for values, words in whole_slips(read, mediator, clean, corrupt):
            expect(near(values, wanted) or not near(got, values), words)
    told = []
    for values, words in slips(read, mediator, clean, corrupt):
        off = [
            None if v is None or torch.allclose(v, w, rtol=1e-3, atol=1e-3) else v
            for v, w in zip(values, wanted, strict=True)
        ]
        if any(v is not None for v in off):
            told.append((off, words))
    close(got, wanted, f"(total, direct, mediated) of {what}", hints=told)


def draw(*shape, seed=0, dtype=torch.float64):
    """A clean and a corrupt value."""
    g = torch.Generator().manual_seed(seed)
    clean, corrupt = torch.randn(2, *shape, generator=g, dtype=dtype)
    return clean, corrupt + 0.5


def test_not_linear(mine):
    """outputs and mediators that are not linear, of many sizes"""
    for seed, shape in enumerate([(5,), (1, 1), (2, 7, 3), (130,)]):
        clean, corrupt = draw(*shape, seed=seed)
        check(mine, lambda x, m: torch.tanh(x * m) + m, torch.sin, clean, corrupt, "tanh(x m) + m")
        check(mine, lambda x, m: x / (1 + m.square()), lambda x: 2 * x, clean, corrupt, "a ratio")


def test_by_hand(mine):
    """the lesson's unit: each way alone takes 1, and both together take 1"""
    one, zero = torch.ones(1), torch.zeros(1)
    check(mine, lambda x, m: torch.relu(x + m - 1), lambda x: x, one, zero, "relu(x + m − 1)")
    check(mine, lambda x, m: torch.clamp(x + m, max=1), lambda x: x, one, zero, "min(x + m, 1)")


def test_linear(mine):
    """a linear output: the two ways add up to the whole"""
    for seed, (a, b) in enumerate([(2.0, 3.0), (1.0, -4.0), (-0.5, 0.25)]):
        clean, corrupt = draw(3, 4, seed=seed)
        args = (lambda x, m, a=a, b=b: a * x + b * m, lambda x: 3 * x, clean, corrupt)
        check(mine, *args, "a linear output")
        total, direct, mediated = mine.direct_and_mediated(*args)
        close(direct + mediated, total, "direct + mediated of a linear output")


def test_norm(mine):
    """an output that is normalized: the length of the sum changes, too"""

    def read(x, m):
        return torch.nn.functional.layer_norm(x + m, x.shape[-1:])

    clean, corrupt = draw(4, 6, seed=9)
    check(mine, read, torch.relu, clean, 3 * corrupt, "a LayerNorm of the sum")
    check(mine, read, torch.relu, clean * 1e4, corrupt * 1e4, "a LayerNorm of large vectors")


def test_own_tensors(mine):
    """an output or a mediator that hands on the very tensor it got"""
    clean, corrupt = draw(5, seed=6)
    check(mine, lambda x, m: x, lambda x: x, clean, corrupt, "the sender itself")
    check(mine, lambda x, m: m, lambda x: x, clean, corrupt, "a mediator that copies")


def test_precision(mine):
    """outputs of a million, in double precision"""
    clean, corrupt = draw(6, seed=7)
    check(mine, lambda x, m: x * m + 1e6, torch.sin, clean, corrupt, "outputs of a million")


def test_mediator_is_asked(mine):
    """the mediator computes twice or more, and reads both values"""
    seen = []

    def mediator(x):
        seen.append(x.clone())
        return x.exp()

    clean, corrupt = draw(3, seed=4)
    mine.direct_and_mediated(lambda x, m: x + m, mediator, clean, corrupt)
    expect(
        any(torch.equal(x, corrupt) for x in seen) and any(torch.equal(x, clean) for x in seen),
        "the mediator must read the clean value and the corrupt one",
    )


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    clean, corrupt = draw(3, 4, seed=5, dtype=torch.float32)

    def measure(clean, corrupt):
        return mine.direct_and_mediated(lambda x, m: x * m, torch.tanh, clean, corrupt)

    any_layout(measure, clean=clean, corrupt=corrupt)
