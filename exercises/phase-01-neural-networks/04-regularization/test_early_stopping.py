"""Short lists by hand, then random lists against a slow definition."""

import random

from minigpt.course.grading.feedback import expect

NAN, INF = float("nan"), float("inf")


def slow(losses, patience, min_delta):
    """Epoch by epoch, with the whole past looked at again each time."""
    improved = []
    for epoch, loss in enumerate(losses):
        least = losses[improved[-1]] if improved else float("inf")
        if loss < least and loss <= least - min_delta:
            improved.append(epoch)
        last = improved[-1] if improved else -1
        if epoch - last >= patience:
            return epoch + 1, last
    return len(losses), improved[-1] if improved else -1


def same(mine, losses, patience, min_delta=0.0, slips=()):
    wanted, n = slow(losses, patience, min_delta), len(losses)
    found = mine.early_stopping(losses, patience, min_delta)
    expect(len(losses) == n, "your function adds to the caller's list of losses, or takes from it")
    expect(isinstance(found, tuple) and len(found) == 2, f"return two numbers: found {found!r}")
    for value, words in slips:
        expect(tuple(found) != value or value == wanted, words)
    expect(
        tuple(found) == wanted,
        f"for losses {losses}, patience {patience} and min_delta {min_delta} you return {found}",
    )


def test_counts(mine):
    """patience 2 lets two epochs pass without improvement, and keeps the best"""
    slips = [
        ((5, 4), "it stops one epoch too late: patience 2 waits for two epochs"),
        ((3, 1), "`ran` is how many epochs ran: after epoch 3, these are 4"),
        ((4, 3), "best is the epoch that improved last, not the last epoch that ran"),
        ((4, 4), "best comes after the stop: that epoch was never trained"),
    ]
    same(mine, [1.0, 0.5, 0.6, 0.7, 0.1], 2, slips=slips)


def test_in_a_row(mine):
    """an improvement sets the count back"""
    slips = [((4, 2), "only epochs in a row count: an improvement sets the count back to 0")]
    same(mine, [1.0, 1.1, 0.9, 1.0, 0.8, 0.9], 2, slips=slips)


def test_against_the_best(mine):
    """better than the epoch before is not yet better than the best"""
    slips = [((6, 5), "compare with the best loss so far, not with the epoch before")]
    same(mine, [1.0, 0.5, 0.9, 0.8, 0.7, 0.6], 4, slips=slips)


def test_min_delta(mine):
    """an improvement smaller than min_delta does not count, and small ones add up"""
    slips = [((4, 3), "min_delta is not used: a fall of 0.01 counts as an improvement")]
    same(mine, [1.0, 0.99, 0.98, 0.97], 5, 0.1, slips)
    slips = [
        ((4, 0), "many small falls add up: compare with the loss of the last epoch that improved; "
         "yours creeps along with them"),
    ]  # fmt: skip
    same(mine, [1.0, 0.96, 0.93, 0.89], 5, 0.1, slips)


def test_nan(mine):
    """NaN never improves"""
    slips = [
        ((3, best), "NaN counts as an improvement: every comparison with NaN is false")
        for best in (1, 2)
    ]
    same(mine, [1.0, NAN, NAN], 5, slips=slips)
    same(mine, [NAN, NAN, NAN], 2, slips=[((3, 2), "NaN counts as an improvement")])
    same(mine, [NAN, 1.0, NAN, 0.5], 3, slips=[((4, 0), "NaN counts as an improvement")])


def test_any_size(mine):
    """the first finite loss improves always, however large"""
    for size in (1e3, 1e12, 1e300):
        losses = [2 * size, size, 3 * size, 3 * size]
        words = f"a loss of {2 * size:g} is finite, and you take it for no improvement"
        same(mine, losses, 2, slips=[((2, -1), words), ((4, -1), words)])
    words = "a fall of 1e-9 counts, if min_delta is 0: compare without a tolerance of your own"
    same(mine, [3e-9, 2e-9, 1e-9, 1e-9], 2, slips=[((3, 0), words)])
    same(mine, [INF, 5.0, 6.0], 2)


def test_infinite(mine):
    """infinity is no improvement: it is below nothing"""
    slips = [((3, 0), "infinity counts as an improvement, and the first finite loss should")]
    same(mine, [INF, INF, INF, 1.0], 2, slips=slips)
    slips = [((4, 0), "infinity counts as an improvement, and the count of epochs starts anew")]
    same(mine, [NAN, INF, NAN, INF, 2.0], 3, slips=slips)


def test_first_wins(mine):
    """an equal loss is no improvement, and a list may be empty"""
    same(mine, [1.0, 1.0, 1.0], 2)
    same(mine, [], 1)
    same(mine, [2.0], 1)
    same(mine, (1.0, 0.5, 0.5, 0.5), 2)  # a tuple is a sequence, too


def test_random_lists(mine):
    """a thousand random lists"""
    draw = random.Random(0)
    for _ in range(1000):
        losses = [draw.randrange(9) / 8 for _ in range(draw.randrange(12))]  # exact in binary
        if draw.random() < 0.2 and losses:
            losses[draw.randrange(len(losses))] = NAN
        same(mine, losses, draw.randrange(1, 5), draw.choice([0.0, 0.125, 0.25]))
