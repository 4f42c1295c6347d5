"""The living stay, the dead get unit directions of badly rebuilt examples, drawn by their error."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import depends_on_seed, full_support

NAMES = ("W_enc", "b_enc", "W_dec")


def inputs(n=6, d=4, n_feature=7, n_dead=2, seed=0, dtype=torch.float64, wrong=None):
    """Weights with columns of unequal norms, examples, and an error at some of them only."""
    g = torch.Generator().manual_seed(seed)
    W_enc = torch.randn(d, n_feature, generator=g, dtype=dtype) * torch.linspace(0.5, 3, n_feature)
    b_enc = torch.randn(n_feature, generator=g, dtype=dtype)
    W_dec = torch.randn(n_feature, d, generator=g, dtype=dtype)
    W_dec = W_dec / W_dec.norm(dim=1, keepdim=True)
    b_dec = torch.randn(d, generator=g, dtype=dtype)
    x = torch.randn(n, d, generator=g, dtype=dtype) * 2 + b_dec + 1
    error = torch.zeros(n, d, dtype=dtype)
    wrong = list(range(n_dead)) if wrong is None else wrong
    error[wrong] = torch.randn(len(wrong), d, generator=g, dtype=dtype)
    dead = torch.zeros(n_feature, dtype=torch.bool)
    dead[torch.randperm(n_feature, generator=g)[:n_dead]] = True
    return [W_enc.to(dtype), b_enc, W_dec, b_dec, x, x - error, dead]


def run(mine, given, seed=0):
    """Call the learner's function and check that three weights came back."""
    names = ("W_enc", "b_enc", "W_dec", "b_dec", "x", "rebuilt", "dead")
    with untouched(**dict(zip(names, given, strict=True))):
        found = mine.revive_dead(*given, seed)
    expect(isinstance(found, tuple) and len(found) == 3, "return W_enc, b_enc, W_dec")
    for one, was, name in zip(found, given, NAMES, strict=False):
        same_shape(one, was.shape, what=name)
    return found


def test_living(mine):
    """living features stay as they are, and so do the inputs"""
    given = inputs()
    given[2] = given[2] * torch.linspace(0.8, 1.3, len(given[2]))[:, None]  # living rows may differ
    W_enc, b_enc, W_dec = run(mine, given)
    alive = ~given[6]
    close(W_enc[:, alive], given[0][:, alive], "the living part of W_enc")
    close(b_enc[alive], given[1][alive], "the living part of b_enc")
    close(W_dec[alive], given[2][alive], "the living part of W_dec")


def test_one_example(mine):
    """with one dead feature and one bad example, that example is its direction"""
    for seed, at in enumerate([3, 0, 5]):
        given = inputs(n_dead=1, seed=seed, wrong=[at])
        W_enc, b_enc, W_dec = run(mine, given)
        x, b_dec, dead = given[4], given[3], given[6]
        others = torch.nn.functional.normalize(x - b_dec, dim=1)
        drawn = (
            (others @ W_dec[dead][0] > (1 - 1e-6) * W_dec[dead][0].norm()).nonzero()[:, 0].tolist()
        )
        expect(
            not drawn or drawn == [at],
            f"example {drawn} was drawn, and the dictionary rebuilds it without an error",
        )
        u = x[at] - b_dec
        unit, left = u / u.norm(), x[at] - given[5][at]
        slips = [
            (x[at] / x[at].norm(), "the direction of x itself is taken: it starts at b_dec"),
            (left / left.norm(), "the direction of the error is taken, not that of the example"),
            (u, "the decoder's row has not norm one"),
        ]
        close(W_dec[dead][0], unit, "the new row of W_dec", hints=slips)
        norms = given[0].norm(dim=0)
        size = norms[~dead].mean()
        slips = [
            (norms.mean() * 0.2 * unit, "dead features are counted in the mean norm"),
            (size * unit, "the factor 0.2 is missing"),
            (0.2 * unit, "the mean norm of the living encoder columns is missing"),
            (0.2 * unit * given[0][:, ~dead].norm(), "one norm is taken of the whole matrix"),
            (0.2 * size * u, "the encoder's column takes the example at its full length"),
        ]
        if len(x[0]) <= (~dead).sum():
            rows = given[0][:, ~dead].norm(dim=1).mean()
            slips.append(
                (0.2 * rows * unit, "norms are taken over features: a column is a feature")
            )
        wanted = 0.2 * size * unit
        close(W_enc[:, dead][:, 0], wanted, "the new column of W_enc", hints=telling(slips, wanted))
        close(b_enc[dead], torch.zeros(1).double(), "the new entry of b_enc")


def test_all_different(mine):
    """several dead features get different examples, each the same in encoder and decoder"""
    given = inputs(n=2000, n_feature=11, n_dead=4, seed=4)
    scale = torch.tensor([[1e-4], [3e-5], [1e-5], [3e-6]], dtype=torch.float64)
    given[5][:4] = given[4][:4] - (given[4] - given[5])[:4] * scale
    W_enc, b_enc, W_dec = run(mine, given)
    x, b_dec, dead = given[4], given[3], given[6]
    unit = torch.nn.functional.normalize(x - b_dec, dim=1)
    overlap = W_dec[dead] @ unit.T
    which = overlap.argmax(1)
    expect(
        (overlap.amax(1) > 1 - 1e-6).all(),
        "a new row of W_dec is not the direction of any example from b_dec",
    )
    expect(
        sorted(which.tolist()) == [0, 1, 2, 3],
        f"four features are dead and four examples have an error, and examples {which.tolist()} "
        "were chosen: each bad one should be, none twice, and no example without an error",
    )
    size = given[0].norm(dim=0)[~dead].mean()
    close(
        W_enc[:, dead], 0.2 * size * W_dec[dead].T, "the new columns of W_enc, from W_dec's rows,"
    )
    close(b_enc[dead], torch.zeros(4).double(), "the new entries of b_enc")


def pick(mine, given, seed):
    """Which example a single dead feature got."""
    row = mine.revive_dead(*given, seed)[2][given[6]][0]
    return int((torch.nn.functional.normalize(given[4] - given[3], dim=1) @ row).argmax())


def test_chances(mine):
    """examples are drawn by the square of their squared error"""
    given = inputs(n=5, n_dead=1, seed=5, wrong=[])
    error = torch.zeros_like(given[4])
    error[1, 0], error[3] = 1.0, 0.75  # squared errors 1 and 2.25, chances 1 and 5.06
    given[5] = given[4] - error
    n = 400
    count = [pick(mine, given, seed) for seed in range(n)].count(1) / n
    expect(
        0 < count < 1,
        f"{n} seeds drew the same example, although two have an error: draw by chance, and let the "
        "seed decide",
    )
    expect(
        0.09 < count < 0.24,
        f"with errors ‖x − rebuilt‖ of 1 and 1.5, the first was drawn in {count:.0%} of {n} tries; "
        "by the square of the squared error it should be about 16%: by the squared error 31%, by "
        "the distance 40%, by a sum of fourth powers 44%, and evenly 50%",
    )


def test_scales(mine):
    """errors may be tiny or huge"""
    for scale in (1e-9, 1e9):
        given = inputs(n_dead=1, seed=6, wrong=[2])
        given[5] = given[4] + (given[5] - given[4]) * scale
        u = given[4][2] - given[3]
        close(run(mine, given)[2][given[6]][0], u / u.norm(), f"with errors times {scale}, the row")


def test_seed(mine):
    """one seed, one draw; every bad example can be drawn"""
    given = inputs(n=30, n_dead=2, seed=8, wrong=list(range(30)))
    depends_on_seed(lambda seed: mine.revive_dead(*given, seed)[2], n=3)
    given = inputs(n=4, n_dead=1, seed=9, wrong=[])
    given[5] = given[4] - torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)
    full_support(lambda seed: pick(mine, given, seed), [0, 1, 2, 3], n=300)
