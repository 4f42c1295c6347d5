"""A fit that writes down what it is given: what it saw, how often, and what it answered."""

from itertools import combinations_with_replacement

import torch

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.properties import depends_on_seed

SIZES = torch.tensor([3.0, 1.0, 9.5, 2.0, 5.0])  # the largest stands in the middle
HELD, REST = 2, [0, 1, 3, 4]


def setting(seed=0, n_seed=3):
    g = torch.Generator().manual_seed(seed)
    return 4 / SIZES[:, None] + torch.rand(5, n_seed, generator=g)


class Spy:
    """Predicts a sum of the means, each times its own size and the size that is asked for."""

    def __init__(self, sign=1):
        self.seen, self.answers, self.asked, self.sign = [], [], [], sign

    def __call__(self, sizes, means):
        self.seen.append((sizes.clone(), means.clone()))
        value = self.sign * float((means.double() * sizes).sum())

        def curve(size):
            self.asked.append(float(size))
            self.answers.append(value * float(size))
            return self.answers[-1]

        return curve


def test_held_out(mine):
    """no fit sees the largest size, wherever it stands"""
    losses, spy = setting(), Spy()
    with untouched(sizes=SIZES, losses=losses):
        mine.score_held_out(SIZES, losses, spy, n_draw=5)
    expect(spy.seen, "`fit` was never called")
    for sizes, _ in spy.seen:
        expect(
            9.5 not in sizes.tolist(),
            "a fit has seen the largest size: then the score says how well it fits, and not how "
            "well it predicts",
        )
        expect(
            sorted(sizes.tolist()) == [1.0, 2.0, 3.0, 5.0],
            f"a fit has seen the sizes {sizes.tolist()}: it needs all but the largest, each once",
        )
    expect(set(spy.asked) == {9.5}, "the curve is asked for another size than the held-out one")


def test_predicted(mine):
    """the prediction comes from the mean losses of the other sizes"""
    losses, spy = setting(1), Spy()
    predicted, *_ = mine.score_held_out(SIZES, losses, spy, n_draw=3)
    means = losses[REST].mean(1)
    right = 9.5 * float((means.double() * SIZES[REST]).sum())
    first = 9.5 * float((losses[REST, 0].double() * SIZES[REST]).sum())
    close(predicted, right, "`predicted`", [(first, "the fit saw one seed, not the mean of all")])


def test_miss(mine):
    """the miss is measured less predicted"""
    losses = setting(2)
    for sign in (-1, 1):  # a positive miss first: there a lost sign is not yet a wrong one
        predicted, _, _, miss = mine.score_held_out(SIZES, losses, Spy(sign), n_draw=3)
        right = losses[HELD].mean().item() - predicted
        lost = "the miss has lost its sign: say whether the run is better than predicted"
        turned = "the miss has the wrong sign: measured less predicted"
        hints = [
            (-right, turned if sign < 0 else lost),
            (right / predicted, "the miss is relative: in nats was asked"),
            (
                losses[HELD].min().item() - predicted,
                "the best seed is scored: take the mean of all",
            ),
        ]
        close(miss, right, "`miss`", hints)


def test_draws(mine):
    """each draw fits means of seeds that were drawn with replacement, size by size"""
    losses, spy = setting(3), Spy()
    mine.score_held_out(SIZES, losses, spy, n_draw=300)
    expect(
        len(spy.seen) == 301,
        f"`fit` was called {len(spy.seen)} times for n_draw=300: once for the means, then once a "
        "draw",
    )
    drawn = torch.stack([means for _, means in spy.seen[1:]])
    order = [[1.0, 2.0, 3.0, 5.0].index(s) for s in spy.seen[1][0].tolist()]
    rows = [losses[[1, 3, 0, 4][i]] for i in order]
    where = torch.zeros(300, 4, dtype=torch.long)
    for k, row in enumerate(rows):
        possible = torch.stack([row[list(c)].mean() for c in combinations_with_replacement(
            range(3), 3)])  # fmt: skip
        off, where[:, k] = (drawn[:, k, None] - possible).abs().min(1)
        expect(
            off.max() < 1e-4,
            "a fit saw a loss that no three seeds of its size have as their mean: draw as many "
            "seeds as there are, of that size, and average",
        )
        seen = set(where[:, k].tolist())
        expect(
            len(seen) > 1,
            "every draw gives the same mean: without replacement all seeds come every time",
        )
        expect(len(seen) == len(possible), "some draws of three seeds never come")
    alike = sum(len(set(row)) == 1 for row in where.tolist()) / 300
    expect(alike < 0.5, "all sizes draw the same seeds: draw for each size by itself")


def test_interval(mine):
    """low and high are quantiles of the predictions"""
    losses, spy = setting(4), Spy()
    _, low, high, _ = mine.score_held_out(SIZES, losses, spy, n_draw=41)  # 2.5 % of 40 steps is one
    answers = torch.tensor(spy.answers[1:], dtype=torch.float64)
    right = answers.quantile(torch.tensor([0.025, 0.975], dtype=torch.float64)).tolist()
    mean, spread = answers.mean().item(), answers.std().item()
    more = torch.tensor(spy.answers, dtype=torch.float64)
    hints = [
        (more.quantile(torch.tensor([0.025, 0.975], dtype=torch.float64)).tolist(),
         "the prediction from all seeds is counted as a draw: it is none"),
        ((answers.min().item(), answers.max().item()), "these are the lowest and highest draw: "
         "they drift apart with every further draw"),
        (answers.quantile(torch.tensor([0.05, 0.95], dtype=torch.float64)).tolist(),
         "that is a 90 % interval: leave out 2.5 % on each side"),
        ((mean - 1.96 * spread, mean + 1.96 * spread), "that is the mean ± 1.96 standard "
         "deviations: quantiles were asked"),
        ((mean - 2 * spread, mean + 2 * spread), "that is the mean ± two standard deviations: "
         "quantiles were asked"),
        ((right[1], right[0]), "low and high stand in the wrong order"),
    ]  # fmt: skip
    close((low, high), tuple(right), "(low, high)", hints, rtol=1e-5)


def test_prediction_outside(mine):
    """the interval is that of the draws, also where the prediction lies outside of it"""
    losses, answers = 5 + setting(7), []

    def uneven(sizes, means):
        """What draws make larger: how far the means lie from those of all seeds."""
        ours = losses[[SIZES.tolist().index(s) for s in sizes.tolist()]].mean(1)
        answers.append(float((means - ours).square().sum()))
        value = answers[-1]
        return lambda size: value

    predicted, low, high, _ = mine.score_held_out(SIZES, losses, uneven, n_draw=60)
    draws = torch.tensor(answers[1:], dtype=torch.float64)
    right = draws.quantile(torch.tensor([0.025, 0.975], dtype=torch.float64)).tolist()
    expect(predicted < right[0], "this test needs a prediction outside of the draws")
    widened = (
        "the interval is stretched to hold the prediction: low and high are quantiles of the draws"
    )
    close((low, high), tuple(right), "(low, high)", [((predicted, right[1]), widened)], atol=1e-7)


def test_one_seed(mine):
    """with one seed a size there is nothing to draw"""
    losses = setting(5, n_seed=1)
    predicted, low, high, _ = mine.score_held_out(SIZES, losses.double(), Spy(), n_draw=4)
    close((low, high), (predicted, predicted), "(low, high)")


def test_seed(mine):
    """one seed, one interval; other seeds, others"""
    losses = setting(6)
    depends_on_seed(lambda s: mine.score_held_out(SIZES, losses, Spy(), 20, s)[1], "the interval")
