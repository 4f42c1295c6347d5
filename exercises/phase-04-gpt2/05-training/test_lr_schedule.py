"""The ends and the middle by hand, then random schedules against a squared cosine."""

import math
import random
from itertools import pairwise

from minigpt.course.grading.feedback import close, expect, telling

TIGHT = {"atol": 1e-12, "rtol": 1e-6}
LONG = "the ramp is a step too long: lr is reached at step warmup − 1"


def rate(step, lr, n_step, warmup, lr_final):
    """cos²(π/2 · done) is half of 1 + cos(π · done)."""
    if step < warmup:
        return (step + 1) * (lr / warmup)
    done = min((step - warmup) / (n_step - warmup), 1.0) if n_step > warmup else 1.0
    share = math.cos(math.pi / 2 * done) ** 2
    return lr * share + lr_final * (1 - share)


def test_ends(mine):
    """the first step, the end of the warm-up, the last step, and beyond"""
    at = {"lr": 3e-3, "n_step": 50, "warmup": 10, "lr_final": 4e-4}
    first = mine.lr_schedule(0, **at)
    hints = [(0.0, "step 0 has the rate 0, so the first batch is read and nothing is learned: the "
                   "ramp starts at lr / warmup"),
             (4e-4 + 2.6e-3 / 10, "the ramp starts from lr_final: it starts at lr / warmup"),
             (3e-3 / 11, LONG)]  # fmt: skip
    close(first, 3e-4, "the rate of step 0", hints, **TIGHT)
    hints = [(2.7e-3, "at step warmup − 1 the ramp has not reached lr"),
             (3e-3 * 10 / 11, LONG)]  # fmt: skip
    close(mine.lr_schedule(9, **at), 3e-3, "the rate of step 9, the last of the warm-up", hints,
          **TIGHT)  # fmt: skip
    shifted = 4e-4 + 2.6e-3 * (1 + math.cos(math.pi * 10 / 50)) / 2
    hints = [(shifted, "the rate jumps down after the warm-up: the cosine counts from step 0, and "
                       "not from the end of the warm-up"),
             (3.3e-3, "the ramp goes on at step warmup, above lr: that step is the cosine's first"),
             (3.4e-3, "the cosine starts at lr + lr_final, and should start at lr"),
             (4e-4 + 2.6e-3 * (1 + math.cos(math.pi / 40)) / 2,
              "the cosine is a step ahead: at step warmup it is still at lr")]  # fmt: skip
    close(mine.lr_schedule(10, **at), 3e-3, "the rate of step 10, the first of the cosine", hints,
          **TIGHT)  # fmt: skip
    hints = [(0.0, "the cosine ends at 0, and should end at lr_final"),
             (3e-3, "at the end the rate is lr again: half a cosine, not a whole one"),
             (4e-4 * 3e-3, "lr_final is a rate, not a share of lr"),
             (4e-4 + 3e-3, "the rate at the end is lr + lr_final")]  # fmt: skip
    close(mine.lr_schedule(50, **at), 4e-4, "the rate of step 50 = n_step", hints, **TIGHT)
    beyond = mine.lr_schedule(75, **at)
    bounced = 4e-4 + 2.6e-3 * (1 + math.cos(math.pi * 65 / 40)) / 2
    hints = [(bounced, "beyond n_step the cosine rises again: stay at lr_final"),
             (0.0, "beyond n_step the rate is 0: stay at lr_final")]  # fmt: skip
    close(beyond, 4e-4, "the rate of step 75, 25 steps after the end", hints, **TIGHT)


def test_middle(mine):
    """a quarter, half and three quarters of the cosine"""
    for step, share in ((20, (1 + 0.5**0.5) / 2), (30, 0.5), (40, (1 - 0.5**0.5) / 2)):
        found = mine.lr_schedule(step, 2.0, n_step=50, warmup=10, lr_final=0.5)
        done = (step - 10) / 40
        zero = 1 + math.cos(math.pi * done)
        hints = [
            (2 - 1.5 * done, "the rate falls along a line, not along a cosine"),
            (max(0.5, zero), "lr_final cuts a cosine that goes to 0: the cosine itself ends there"),
            (0.5 + zero, "lr_final is added to a cosine that starts at lr: it starts above lr"),
            (0.5 + 1.5 * math.cos(math.pi / 2 * done), "this is a quarter of a cosine"),
            (0.5 + 0.75 * (1 + math.cos(180 * done)), "math.cos reads radians: π, and not 180"),
            (2.0, "the rate stays at lr: is the share of the cosine a whole number (//)?"),
            (0.5 + 1.5 * (1 + math.cos(math.pi * (step - 10) / 39)) / 2,
             "the cosine ends a step too early: it reaches lr_final at n_step, not before"),
            (0.5 + 1.5 * (1 + math.cos(math.pi * (step - 10) / 50)) / 2,
             "the cosine is as long as the whole run: it has the steps that the warm-up leaves"),
        ]  # fmt: skip
        wanted = 0.5 + 1.5 * share
        close(found, wanted, f"the rate of step {step}", telling(hints, wanted, 1e-12, 1e-6),
              **TIGHT)  # fmt: skip


def test_no_warmup(mine):
    """warmup = 0 starts at lr, and a run that is all warm-up ends at lr_final"""
    close(mine.lr_schedule(0, 0.1, 20, 0, 0.01), 0.1, "step 0 without warm-up", **TIGHT)
    close(mine.lr_schedule(7, 0.1, 8, 8, 0.02), 0.1, "the last step of a run that is all warm-up",
          **TIGHT)  # fmt: skip
    close(mine.lr_schedule(8, 0.1, 8, 8, 0.02), 0.02, "the step after such a run", **TIGHT)


def test_never_outside(mine):
    """rates rise, then fall, and stay within their bounds"""
    found = [mine.lr_schedule(t, 0.01, 300, 37, 0.001) for t in range(320)]
    rises = all(a < b for a, b in pairwise(found[:37]))
    falls = all(a >= b for a, b in pairwise(found[37:]))
    expect(rises, "the rate does not rise at every step of the warm-up")
    expect(falls, "the rate rises somewhere after the warm-up")
    low = min(found[37:])
    expect(low >= 0.001 * (1 - 1e-9), f"the rate falls to {low:.3g}, below lr_final = 0.001")


def test_random(mine):
    """five hundred random schedules, with floors at, near and above 0"""
    draw = random.Random(0)
    for _ in range(500):
        n_step = draw.choice([draw.randrange(1, 40), draw.randrange(40, 100_000)])
        warmup = draw.choice([0, 1, n_step, draw.randrange(n_step + 1)])
        lr = 10 ** draw.uniform(-5, 1)
        lr_final = draw.choice([0.0, lr, lr * draw.random()])
        step = draw.choice([0, warmup, n_step - 1, draw.randrange(2 * n_step + 2)])
        what = f"the rate for step={step}, {lr=:.3g}, {n_step=}, {warmup=}, {lr_final=:.3g}"
        given = (step, lr, n_step, warmup, lr_final)
        close(mine.lr_schedule(*given), rate(*given), what, atol=1e-6 * lr, rtol=1e-6)
