"""Planted leaks of many kinds are found where they are, and causal models are cleared."""

import torch

from minigpt.course.grading.feedback import expect, same_shape, untouched

N, D = 7, 4


def causal(x):
    """A causal attention layer, with x as queries, keys and values."""
    future = torch.ones(len(x), len(x)).triu(1).bool()
    scores = (x @ x.T / D**0.5).masked_fill(future, -torch.inf)
    return x + scores.softmax(-1) @ x


def by_subtraction(x):
    """A running mean, that in exact numbers never sees the future."""
    rest = x.flip(0).cumsum(0).flip(0) - x
    return (x.sum(0) - rest) / torch.arange(1, N + 1)[:, None]


def inputs(seed=0, n=N):
    """Random inputs [pos d_in]."""
    return torch.randn(n, D, generator=torch.Generator().manual_seed(seed))


def only(*pairs):
    """The table with these leaks and no others."""
    table = torch.zeros(N, N, dtype=torch.bool)
    for output, later in pairs:
        table[output, later] = True
    return table


def reads(output, later, how):
    """A causal model, but one output adds something about one later input."""

    place = torch.nn.functional.one_hot(torch.tensor(output), N)[:, None]

    def model(x):
        return x.cumsum(0) + place * how(x[later])

    return model


def test_shape(mine):
    """a square table of true and false; the input stays as it was"""
    x = inputs()
    with untouched(x=x):
        found = mine.find_leaks(causal, x)
    same_shape(found, (N, N), axes="output input", what="the table")
    expect(found.dtype == torch.bool, f"the table is {found.dtype}, and should be torch.bool")


def test_clears_causal_models(mine):
    """a causal model is cleared, its rounding errors too"""
    for name, model in {"attention": causal, "a running mean": by_subtraction}.items():
        found = mine.find_leaks(model, inputs(seed=1))
        expect(
            not found.tril().any(),
            "you accuse outputs of reading earlier inputs or their own: the past is no leak",
        )
        expect(
            not found.any(),
            f"a causal model is accused ({name}): its outputs move by rounding errors only",
        )


def test_finds_smooth_leaks(mine):
    """one output that reads one later input, faintly"""
    for output, later in [(0, 6), (2, 3), (1, 4)]:
        found = mine.find_leaks(reads(output, later, lambda row: 0.01 * row), inputs(seed=2))
        expect(
            not torch.equal(found, only((later, output))),
            "the table is transposed: a row belongs to an output, a column to an input",
        )
        expect(
            found[output, later] or later == N - 1,
            f"output {output} reads input {later}: you look only where the last input is read",
        )
        expect(found[output, later], f"output {output} reads input {later}, and you do not see it")
        expect(
            torch.equal(found, only((output, later))),
            f"only output {output} leaks, and only from input {later}: you accuse others",
        )


def test_finds_late_masks(mine):
    """a mask after the softmax leaks through the denominator"""

    def late(x):
        return (x @ x.T / D**0.5).softmax(-1).tril() @ x

    found = mine.find_leaks(late, inputs(seed=3))
    expect(
        torch.equal(found, torch.ones(N, N).triu(1).bool()),
        "with a mask after the softmax every output depends on every later input: "
        f"you find {int(found.sum())} of {N * (N - 1) // 2} pairs",
    )


def test_every_feature(mine):
    """a leak in one feature of an output, about one feature of an input"""
    for feature in (1, 3):
        there = torch.nn.functional.one_hot(torch.tensor(feature), D)
        found = mine.find_leaks(reads(2, 5, lambda row, f=feature: row[f]), inputs(seed=feature))
        expect(
            torch.equal(found, only((2, 5))),
            f"a model that reads only feature {feature} of a later input is cleared: replace the "
            "whole row, since a position is all of its features",
        )
        found = mine.find_leaks(
            reads(2, 5, lambda row, there=there: there * row.sum()), inputs(seed=feature)
        )
        expect(
            torch.equal(found, only((2, 5))),
            f"a leak that shows in feature {feature} of the output alone is missed: compare all "
            "features",
        )


def test_finds_hidden_sums(mine):
    """a leak after which the outputs still sum to the same"""

    def swaps(row):
        return row[0] * torch.tensor([1.0, -1.0, 0.0, 0.0])

    found = mine.find_leaks(reads(1, 5, swaps), inputs(seed=4))
    expect(
        torch.equal(found, only((1, 5))),
        "the leak of a model with outputs that always sum to the same is missed: "
        "look at each output, not at their sum",
    )


def test_finds_steps(mine):
    """a leak that has no gradient"""
    found = mine.find_leaks(reads(0, 2, lambda row: (row[0] > 0).float()), inputs(seed=5))
    expect(
        torch.equal(found, only((0, 2))),
        "a leak that has no gradient is missed: the model reads only the sign of a later input, "
        "so replace the input by something far away, more than once, and count moves up and down",
    )


def test_scale_of_outputs(mine):
    """whether a change is rounding depends on the size of the outputs"""

    def times(factor, model):
        return lambda x: factor * model(x)

    for factor in (1e5, 1e-5):
        expect(
            not mine.find_leaks(times(factor, causal), inputs(seed=6)).any()
            and not mine.find_leaks(times(factor, by_subtraction), inputs(seed=6)).any(),
            f"a causal model with outputs of about {factor:.0e} is accused: rounding grows with "
            "what is rounded",
        )
        leaky = reads(1, 3, lambda row: 0.001 * row)
        expect(
            torch.equal(mine.find_leaks(times(factor, leaky), inputs(seed=6)), only((1, 3))),
            f"a faint leak in outputs of about {factor:.0e} is missed: a thousandth of the "
            "outputs is more than rounding",
        )


def test_finds_what_one_change_hides(mine):
    """leaks that some replacements happen not to change"""
    hidden = {
        "only differences between the features": lambda row: row - row.mean(),
        "the size of a later input and not its sign": lambda row: row.abs(),
        "whether a later input is beyond 4": lambda row: (row.abs().max() > 4).float(),
        "the sign of a later input and not its size": lambda row: row.sign(),
        "the direction of a later input and not its length": lambda row: (
            row / row.norm()
        ).square(),
        "whether two features of a later input differ in sign": lambda row: (
            row[0] * row[1] < 0
        ).float(),
    }
    for what, how in hidden.items():
        expect(
            torch.equal(mine.find_leaks(reads(1, 4, how), inputs(seed=7)), only((1, 4))),
            f"a model that reads {what} is cleared: one kind of replacement hides it, so use "
            "several, at random",
        )


def test_tolerance(mine):
    """a move counts from a hundred-thousandth of the largest output on"""
    g = torch.Generator().manual_seed(8)
    table = (torch.rand(N, 3, generator=g).round() * 2 - 1) / 5
    table[0, 0] = 1  # the largest output, whatever x is; the others are 0.2 and −0.2
    for size in (1.0, 1e4):
        for part, leaks in ((2.5e-5, True), (5e-6, False)):

            def model(x, size=size, part=part):
                read = torch.zeros(N, 3)
                read[3, 1] = part / 2 * x[5, 0].sign()
                return size * (table + read)

            found = mine.find_leaks(model, inputs(seed=8))
            expect(
                not leaks or torch.equal(found, only((3, 5))),
                f"a leak that moves an output by {part} of the largest one is missed: what counts "
                "begins at 1e-5 of it",
            )
            expect(
                leaks or not found.any(),
                f"a move of {part} of the largest output is called a leak: below 1e-5 of it, it "
                "is rounding",
            )


def test_other_sizes(mine):
    """short and long texts, float64, inputs that do not lie side by side in memory"""
    for n in (1, 2, 13):
        square = torch.ones(n, n).triu(1).bool()
        found = mine.find_leaks(lambda x: x[:, :3].flip(0).cumsum(0).flip(0), inputs(n, n))
        same_shape(found, (n, n), axes="output input", what=f"the table of {n} positions")
        expect(
            torch.equal(found, square),
            f"in a model of {n} positions where each output is a sum from its own position on, "
            f"you find {int(found.sum())} of {int(square.sum())} leaks",
        )
    strided = inputs(9).T.contiguous().T
    for x in (inputs(9).double(), strided):
        found = mine.find_leaks(reads(1, 4, lambda row: row), x)
        expect(
            torch.equal(found, only((1, 4))), "a leak is missed for inputs in float64 or strided"
        )


def test_draws(mine):
    """each later input is replaced at least 20 times, each time by something new"""
    handed = []

    def model(x):
        handed.append(x.detach().clone())
        return causal(x)

    x = inputs(seed=10)
    mine.find_leaks(model, x)
    for j in range(1, N):
        rows = {tuple(y[j].tolist()) for y in handed} - {tuple(x[j].tolist())}
        expect(
            len(rows) >= 20,
            f"input {j} of a causal model was replaced by {len(rows)} different rows, and 20 at "
            "least are asked: few replacements may all happen to change nothing",
        )
