"""Temperatures that can be worked out, an oracle on a fine grid, and what must not matter."""

import math

import torch
from torch.nn.functional import cross_entropy, one_hot

from minigpt.course.grading.feedback import expect, untouched


def problem(true=1.3, n=300, n_outcome=7, seed=0):
    """Logits, and targets drawn at temperature `true`; one in seven is drawn blindly."""
    g = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(n, n_outcome, generator=g) * torch.rand(n, 1, generator=g)
    target = torch.multinomial((logits / true).softmax(-1), 1, generator=g)[:, 0]
    target[::7] = torch.randint(n_outcome, target[::7].shape, generator=g)
    return logits, target


def best(logits, target):
    """The temperature at which the derivative of the loss is zero, by bisection."""
    z = logits.double()
    chosen, low, high = z.gather(1, target[:, None]).mean(), -3.0, 3.0
    for _ in range(50):
        middle = (low + high) / 2
        above = ((z / 10**middle).softmax(-1) * z).sum(-1).mean() > chosen
        low, high = (middle, high) if above else (low, middle)
    return 10**low


def smallest(objective):
    """Where an objective of T is smallest, on a grid and a finer one."""
    low, high = -2.0, 2.0
    for _ in range(2):
        grid = torch.linspace(low, high, 101, dtype=torch.float64).tolist()
        at = int(torch.tensor([float(objective(10.0**u)) for u in grid]).argmin())
        low, high = grid[max(at - 1, 0)], grid[min(at + 1, 100)]
    return 10 ** ((low + high) / 2)


def near(found, wanted, by=6e-3):
    return abs(found / wanted - 1) < by


def diagnose(found, logits, target):
    """Say which slip gives this temperature, or how far the loss is from the smallest."""
    wanted, z = best(logits, target), logits.double()
    if near(found, wanted):
        return
    y = one_hot(target, z.shape[1])
    accuracy = (z.argmax(-1) == target).double().mean()
    slips = {
        "that is 1/T, the factor that multiplies the logits": 1 / wanted,
        "at your temperature the mean confidence equals the accuracy: match the cross-entropy": (
            smallest(lambda t: ((z / t).softmax(-1).amax(-1).mean() - accuracy).abs())
        ),
        "your temperature makes the squared error smallest, not the cross-entropy": (
            smallest(lambda t: ((z / t).softmax(-1) - y).square().sum(-1).mean())
        ),
        "your temperature makes the mean probability of the targets largest: where is the log?": (
            smallest(lambda t: -((z / t).softmax(-1) * y).sum(-1).mean())
        ),
    }
    for text, value in slips.items():
        expect(not near(found, value, 0.02) or near(value, wanted, 0.03), text)
    by_exp = (logits.float() / found).exp()
    expect(
        found > 0.02 or by_exp.isfinite().all(),
        f"T = {found:.4g} is not the best: exp of these logits overflows; use softmax, or subtract "
        "each row's maximum first",
    )
    more = cross_entropy(z / found, target) - cross_entropy(z / wanted, target)
    expect(False, f"T = {found:.4g} is not the best: its loss is {float(more):.2g} nats too large")


def test_a_number(mine):
    """a positive float comes back, and nothing is changed"""
    logits, target = problem()
    with untouched(logits=logits, target=target):
        found = mine.fit_temperature(logits, target)
    expect(isinstance(found, float), f"a {type(found).__name__} came back, not a float")
    expect(found > 0, "a temperature is positive")


def test_by_hand(mine):
    """two outcomes, three units apart, the first in two of three cases: 3/T = log 2"""
    logits = torch.tensor([[3.0, 0.0]] * 3)
    found, wanted = mine.fit_temperature(logits, torch.tensor([0, 1, 0])), 3 / math.log(2)
    expect(not near(found, 1 / wanted), "that is 1/T, the factor that multiplies the logits")
    expect(
        0.02 < found < 50,
        f"T = {found:.4g} lies at an end of the range: perhaps the search goes the wrong way or "
        "compares with the largest logit, or it makes the mean probability largest: where is the "
        "log?",
    )
    expect(near(found, wanted), f"T = {found:.4g} is not the best: 3/T is not log 2")


def test_oracle(mine):
    """the loss has no smaller value on a fine grid"""
    for seed, true in enumerate((0.6, 1.0, 2.5)):
        logits, target = problem(true, seed=seed)
        diagnose(mine.fit_temperature(logits, target), logits, target)


def test_scale(mine):
    """logits ten times as large need ten times the temperature, and a small factor works as well"""
    logits, target = problem(seed=4)
    one = mine.fit_temperature(logits, target)
    for factor in (10.0, 0.05):
        found = mine.fit_temperature(factor * logits, target)
        diagnose(found, factor * logits, target)
        expect(near(found, factor * one, 0.012), f"{factor} × logits do not give {factor} × T")


def test_shift(mine):
    """a number added to all logits of a prediction changes nothing"""
    logits, target = problem(seed=5)
    shift = torch.linspace(-500, 500, len(logits))[:, None]
    a, b = mine.fit_temperature(logits, target), mine.fit_temperature(logits + shift, target)
    expect(
        near(a, b, 0.012),
        "another T comes out after a number of up to 500 is added to each row of logits: does exp "
        "overflow?",
    )


def test_large(mine):
    """many outcomes, double precision, a transposed table"""
    logits, target = problem(0.8, n=50, n_outcome=301, seed=6)
    logits = logits.double().T.contiguous().T
    found = mine.fit_temperature(logits, target)
    expect(math.isfinite(found), "the temperature is not finite")
    diagnose(found, logits, target)


def test_ends_of_the_range(mine):
    """half a percent is relative: T near 0.01, near 100, and logits that hardly differ"""
    for T, first in ((97.0, 30), (0.0103, 22)):  # of 40 cases, the first outcome comes in so many
        size = T * math.log(first / (40 - first))
        logits = torch.tensor([[size, 0.0]], dtype=torch.float64).repeat(40, 1)
        target = (torch.arange(40) >= first).long()
        found = mine.fit_temperature(logits + 30_000, target)
        expect(
            near(found, T),
            f"logits ({size:.3g}, 0) in double precision, the first in {first} of 40 cases, 30,000 "
            f"added to all: the best T is {T}, and yours {found:.4g}. Is the range too narrow, the "
            "search stopped too early, or double precision lost?",
        )
