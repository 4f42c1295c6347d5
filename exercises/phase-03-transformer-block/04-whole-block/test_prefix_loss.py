"""Models that read ahead, that read nothing, and whose loss is known by hand; calls are watched."""

import math

import torch
from torch.nn.functional import nll_loss

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

V = 5


def windows(seed=0, batch=3, n=9):
    """Letters and the letters after them."""
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(V, (batch, n + 1), generator=g)
    return drawn[:, :-1], drawn[:, 1:]


def reader(seed, ahead):
    """A model that reads what was, and with `ahead` everything else in its input, too."""
    g = torch.Generator().manual_seed(seed)
    table = torch.randn(V, V, generator=g)
    place = torch.randn(64, V, generator=g)

    def model(x):
        seen = table[x]
        past = seen.cumsum(1)
        future = seen.flip(1).cumsum(1).flip(1) * ahead
        return past + future / 3 + place[: x.shape[1]]

    return model


def losses(model, x, y, ends):
    """An oracle by probabilities, one letter at a time."""
    whole, prefix = [], []
    for n in ends:
        for row, answers in zip(x, y, strict=True):
            inside = model(row[None]).log_softmax(-1)[0, n - 1]
            alone = model(row[None, :n]).log_softmax(-1)[0, n - 1]
            for found, log_p in ((whole, inside), (prefix, alone)):
                found.append(nll_loss(log_p[None], answers[n - 1][None]))
    return torch.stack(whole).mean(), torch.stack(prefix).mean()


def pair(result):
    """Two numbers, or a sentence about what came instead."""
    expect(
        isinstance(result, tuple | list) and len(result) == 2,
        "prefix_loss returns two losses: in whole windows, then on prefixes",
    )
    for loss in result:
        same_shape(loss, (), axes="", what="each loss")
    return torch.stack([torch.as_tensor(loss) for loss in result])


def slips(model, x, y, ends):
    """What known mistakes give, and their names."""
    late = [n + 1 for n in ends]
    whole, prefix = losses(model, x, y, ends)
    inner = [losses(model, x[:, :n], y[:, :n], range(1, n + 1))[0] for n in ends]
    every = torch.stack(inner).mean()
    window = losses(model, x, y, range(1, x.shape[1] + 1))[0]
    zeros = []
    for n in ends:
        hidden = torch.cat([x[:, :n], 0 * x[:, n:]], 1)
        zeros.append(losses(model, hidden, y, [n])[0])
    last = losses(model, x, y, ends[-1:])
    return [
        (torch.stack([whole, whole]), "the model sees the whole window in both cases"),
        (torch.stack([prefix, whole]), "the two losses are in the other order"),
        (
            torch.stack(losses(model, x, y, late)),
            "position n is scored, which is not the last of the prefix",
        ),
        (torch.stack([whole, every]), "all positions of the prefix are scored, not the last alone"),
        (torch.stack([window, prefix]), "all positions of the window are scored"),
        (
            torch.stack([whole, torch.stack(zeros).mean()]),
            "the letters after the prefix are set to 0, and the model still sees them",
        ),
        (torch.stack(losses(model, x, x, ends)), "the answers are taken from x, not from y"),
        (torch.stack([whole, prefix]) / math.log(2), "the loss is in bits, and should be in nats"),
        (torch.stack([whole, prefix]) * len(ends), "the loss is summed over the ends"),
        (torch.stack(last), "only one of the ends is measured"),
    ]


def test_values(mine):
    """both losses are right, for models that read ahead"""
    for seed, (batch, n, ends) in enumerate(
        ((3, 9, [2, 5, 7]), (1, 6, [1, 4]), (7, 33, [8, 30, 3]))
    ):
        x, y = windows(seed, batch, n)
        model = reader(seed, ahead=1.0)
        with untouched(x=x, y=y):
            found = pair(mine.prefix_loss(model, x, y, ends))
        close(
            found,
            torch.stack(losses(model, x, y, ends)),
            f"the losses at the ends {ends}",
            hints=slips(model, x, y, ends),
        )


def test_ends_as_given(mine):
    """ends in any order, the last position among them, one of them twice; answers of any kind"""
    x, (y, _) = windows(8, 4, 7)[0], windows(9, 4, 7)
    ends = [7, 3, 3, 5]
    model = reader(8, ahead=1.0)
    once, shifted = sorted(set(ends)), x.roll(-1, 1)
    close(
        pair(mine.prefix_loss(model, x, y, ends)),
        torch.stack(losses(model, x, y, ends)),
        f"the losses at the ends {ends}",
        hints=[
            (torch.stack(losses(model, x, y, once)), "an end that is given twice counts twice"),
            (torch.stack(losses(model, x, shifted, ends)), "the answers are taken from x"),
        ],
    )


def test_sure_of_nonsense(mine):
    """a loss of a hundred nats is reported as it is"""
    x, y = windows(10)

    def sure(x):
        return 100 * reader(10, ahead=1.0)(x)

    found, wanted = pair(mine.prefix_loss(sure, x, y, [2, 6])), losses(sure, x, y, [2, 6])
    close(found, torch.stack(wanted), "the losses of a model that is sure, and wrong,", rtol=1e-4)


def test_causal(mine):
    """a causal model has no gap"""
    x, y = windows(5)
    whole, prefix = pair(mine.prefix_loss(reader(5, ahead=0.0), x, y, [1, 4, 9]))
    expect(
        (whole - prefix).abs() < 1e-5,
        f"for a causal model your losses differ by {(whole - prefix).abs():.2g}",
    )


def test_by_hand(mine):
    """a model that repeats the next letter of its input"""

    def peeks(x):
        p = torch.full((*x.shape, 2), 0.1)
        p[:, :-1].scatter_(-1, x[:, 1:, None], 0.9)
        p[:, -1] = 0.5
        return p.log()

    x, y = torch.tensor([[0, 1, 1, 0]]), torch.tensor([[1, 1, 0, 1]])
    wanted = torch.tensor([-math.log(0.9), math.log(2)])
    close(pair(mine.prefix_loss(peeks, x, y, [2])), wanted, "the losses of the example")


def test_inputs(mine):
    """x and y may lie in memory as they like, and stay as they are"""
    x, y = windows(6)
    model = reader(6, ahead=1.0)
    any_layout(lambda x, y: torch.stack([*mine.prefix_loss(model, x, y, [3, 6])]), x=x, y=y)
