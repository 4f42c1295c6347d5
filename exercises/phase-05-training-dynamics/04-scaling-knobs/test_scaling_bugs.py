"""A ladder of sweeps: each rung lets one more fault be seen. Then units, digits, and gaps."""

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations
from math import exp, log
from statistics import linear_regression, mean, median

import torch
from torch import Tensor

from minigpt.course.grading.feedback import close, expect, telling, untouched

FAULTS = {
    "floor": "the floor has no effect: to divide by it, or to leave it out, moves the line and "
    "bends nothing; subtract it, and add it to what the line predicts",
    "logs": "logarithms are averaged over the seeds: the mean of the losses comes first",
    "steps": "sizes are compared after equal steps: a size with a larger batch has read more text",
    "embedding": "the last size is counted with its embedding, and those of the line without",
    "lowest": "the lowest loss of the last size is measured: it is a mean over its seeds, at its "
    "mark",
}  # fmt: skip
OTHERS = {
    "not given back": "the floor is not added again to what the line predicts",
    "counted": "all sizes are counted with their embedding: N is without",
    "best seed": "the best seed of the last size is measured: it is a mean over its seeds",
    "last mark": "the last mark is taken: the sizes have read unequal text there",
    "median": "the median of the seeds is taken, and the mean was asked for",
    "sees all": "the line has seen the last size: it is held out",
    "largest": "the largest size is held out: the last one was asked for",
    "sign": "the miss has the wrong sign, or none: measured less predicted",
    "absolute": "the miss has the wrong sign, or none: measured less predicted",
    "two": "the line goes through two sizes only: least squares over all but the last",
}  # fmt: skip


@dataclass(frozen=True)
class Sweep:
    """What a call is given."""

    total: Tensor
    embedding: Tensor
    batch: list[int]
    steps: list[int]
    losses: Tensor
    tokens: int = 204_800
    floor: float = 1.2

    def call(self, mine):
        with untouched(total=self.total, embedding=self.embedding, losses=self.losses):
            return mine.predict_last(
                self.total, self.embedding, self.batch, self.steps, self.losses,
                self.tokens, self.floor,
            )  # fmt: skip


STEPS = [50, 100, 200, 400, 800]


def sweep(seeds=3, batches=True, embedding=True, seed=0, n=6):
    """Sizes in no order; losses that fall with size and text, with unequal noise."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.rand(*shape, generator=g, dtype=torch.float64)

    blocks = (1000 * (1 + 300 * draw(n) ** 2)).round()
    batch = [2 ** (8 + int(k)) for k in torch.randint(5, (n,), generator=g)]
    batch[0], batch[1], batch[-1] = 1024, 256, 2048
    batch = batch if batches else [1024] * n
    read = torch.tensor(batch)[:, None] * torch.tensor(STEPS)
    fall = 20 * blocks[:, None] ** -0.3 * (read / 204_800) ** -0.4
    noise = 1 + (0.6 * draw(n, seeds, len(STEPS)) if seeds > 1 else 0.1 * draw(n, 1, len(STEPS)))
    extra = (100 * draw(n) * blocks.sqrt()).round() if embedding else torch.zeros(n).double()
    return Sweep(blocks + extra, extra, batch, STEPS, 1.2 + fall[:, None] * noise)


def answer(one, *still):
    """The loss and the miss, in plain numbers, with the faults that are still there."""
    order = list(range(len(one.total)))
    if "largest" in still:
        order.sort(key=lambda i: float(one.total[i] - one.embedding[i]))
    x, y, at = [], [], []
    for i in order:
        left = one.tokens // one.batch[0 if "steps" in still else i]
        m = len(one.steps) - 1 if "last mark" in still else list(one.steps).index(left)
        losses = one.losses[i, :, m].tolist()
        part = (lambda v: v / one.floor) if "floor" in still else (lambda v: v - one.floor)
        middle = median if "median" in still else mean
        y.append(
            mean(map(log, map(part, losses))) if "logs" in still else log(part(middle(losses)))
        )
        at.append(middle(losses))
        x.append(log(one.total[i] - one.embedding[i] * ("counted" not in still)))
    seen = slice(None) if "sees all" in still else slice(-3 if "two" in still else 0, -1)
    line = linear_regression(x[seen], y[seen])
    end = log(one.total[order[-1]]) if "embedding" in still else x[-1]
    guess = exp(line.intercept + line.slope * end)
    if "floor" in still:
        guess *= one.floor
    elif "not given back" not in still:
        guess += one.floor
    if "lowest" in still:
        at[-1] = one.losses[order[-1]].min().item()
    if "best seed" in still:
        at[-1] = min(losses)
    miss = at[-1] - guess
    miss = -miss if "sign" in still else abs(miss) if "absolute" in still else miss
    return torch.tensor([guess, miss], dtype=torch.float64)


def numbers(found):
    expect(
        isinstance(found, tuple | list) and len(found) == 2,
        "return two numbers: the predicted loss, and by how much it is missed",
    )
    return torch.tensor([float(one) for one in found], dtype=torch.float64)


def check(mine, one, faults, what):
    """Compare with the definition; say which of these faults are still there."""
    right, slips = answer(one), []
    for n in range(1, len(faults) + 1):
        for some in combinations(faults, n):
            text = FAULTS[some[0]] if n == 1 else f"{n} faults are seen here: " + "; ".join(
                FAULTS[name] for name in some
            )  # fmt: skip
            slips.append((answer(one, *some), text))
    slips += [(answer(one, name), text) for name, text in OTHERS.items()]
    close(numbers(one.call(mine)), right, f"(predicted, miss) {what}", telling(slips, right))


RUNGS = {
    "of single runs on equal batches": ({"seeds": 1, "batches": False, "embedding": False}, 1),
    "of three seeds": ({"batches": False, "embedding": False}, 2),
    "where batches differ": ({"embedding": False}, 3),
    "where models have embeddings": ({}, 5),
}


def test_single_runs(mine):
    """single runs, equal batches, no embedding: only the line and its floor"""
    rung(mine, "of single runs on equal batches")


def test_seeds(mine):
    """three seeds of unequal luck at each size"""
    rung(mine, "of three seeds")


def test_equal_text(mine):
    """batches differ, so that equal text is not equal steps"""
    rung(mine, "where batches differ")


def test_whole(mine):
    """embeddings of unequal weight, too"""
    rung(mine, "where models have embeddings")


def rung(mine, what):
    settings, n_fault = RUNGS[what]
    faults = list(FAULTS)[:n_fault]
    if settings and "lowest" not in faults:
        faults.append("lowest")
    for seed in range(3):
        check(mine, sweep(**settings, seed=seed), faults, what)


def test_few(mine):
    """two sizes make a line, and one seed a mean"""
    check(mine, sweep(n=3, seeds=1, seed=3), FAULTS, "of two fitted sizes and one seed")
    one = sweep(n=9, seeds=2, seed=4)
    one = replace(one, batch=tuple(one.batch), steps=tuple(one.steps))
    close(numbers(one.call(mine)), answer(one), "(predicted, miss) of tuples")


def test_near_the_floor(mine):
    """losses a millionth above the floor"""
    one = sweep(seed=5)
    hair = replace(one, losses=1.2 + (one.losses - 1.2) * 1e-6)
    found, right = numbers(hair.call(mine)), answer(hair)
    expect(
        torch.allclose(found, right, rtol=0, atol=1e-11),
        "a millionth above the floor, digits are lost or the part above the floor is clamped: turn "
        "the losses into float64 first, and add no small number",
    )


def test_units(mine):
    """losses in another unit, and a floor of 0"""
    one = sweep(seed=5)
    for unit in (1e-7, 1e8):
        found = numbers(replace(one, losses=one.losses * unit, floor=1.2 * unit).call(mine))
        close(
            found / unit, answer(one), f"(predicted, miss) of losses times {unit:g}, in that unit"
        )
    low = replace(one, losses=one.losses - 1.2, floor=0.0)
    close(numbers(low.call(mine)), answer(low), "(predicted, miss) with a floor of 0")


def test_digits(mine):
    """sizes of 10⁹ that lie close together"""
    one = sweep(seed=6, embedding=False)
    near = replace(one, total=1e9 + one.total / 100)
    found, right = numbers(near.call(mine)), answer(near)
    expect(
        torch.allclose(found, right, rtol=1e-5),
        "digits are lost where sizes lie close together: turn sizes into float64 first",
    )


def test_gaps(mine):
    """a mark that is not compared may be missing; one that is compared may not"""
    one = sweep(seed=7)
    used = [one.steps.index(one.tokens // b) for b in one.batch]
    losses = torch.full_like(one.losses, torch.nan)
    for i, m in enumerate(used):
        losses[i, :, m] = one.losses[i, :, m]
    close(
        numbers(replace(one, losses=losses).call(mine)), answer(one),
        "(predicted, miss) where other marks were not measured",
    )  # fmt: skip
    for i in (0, -1):
        spoiled = losses.clone()
        spoiled[i, 1, used[i]] = torch.nan
        found = torch.tensor(torch.nan)
        with suppress(RuntimeError, ValueError):  # a fit that refuses a NaN hides nothing
            found = numbers(replace(one, losses=spoiled).call(mine))
        expect(
            found.isnan().any(),
            "a loss that is compared holds a NaN, and the result shows none: one run has burst, "
            "and the mean is that of the others",
        )


def test_single_precision(mine):
    """tensors in float32 are taken, too"""
    one = sweep(seed=8)
    single = replace(one, total=one.total.float(), embedding=one.embedding.float(),
                     losses=one.losses.float())  # fmt: skip
    close(numbers(single.call(mine)), answer(single), "(predicted, miss) of float32 tensors")
