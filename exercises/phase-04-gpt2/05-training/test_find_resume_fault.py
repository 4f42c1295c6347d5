"""Real runs of a small model, killed at random steps and resumed with one fault each."""

import copy
import math
import random

from minigpt.course.grading.feedback import expect

FAULTS = ("schedule", "data", "random", "step", "moments", "healthy")


def rate(step, shape, n=40):
    """A constant, a warm-up with a cosine, a slow cosine, or steps down a stair."""
    if shape == "constant":
        return 0.05
    if shape == "stair":
        return 0.1 / (1 + step // 8)
    if shape == "slow":
        return 0.05 * (1 + math.cos(math.pi * step / 1500))
    return 0.1 * (step + 1) / 5 if step < 5 else 0.05 * (1 + math.cos(math.pi * (step - 5) / n))


def take_steps(state, first, n_step, seed, shape, fault="", shift=0, rounding=0.0):
    """Train one weight with Adam's moments; the rows of n steps and the state after them.

    A batch is two numbers; dropout scales the weight by a random factor near 1.
    """
    w, m, v, t = state
    rows, noise = [], random.Random(f"{seed} {first} rounding")
    for step in range(first, first + n_step):
        true = step + shift
        here = true - first if fault == "data" else true
        batch = random.Random(f"{seed} batch {here}")
        x, y = batch.uniform(0.5, 2), batch.uniform(-1, 1)
        drawn = random.Random(f"{seed} draw {true}{' lost' if fault == 'random' else ''}").random()
        lr = rate(true - first if fault == "schedule" else true, shape)
        error = (0.75 + drawn / 2) * w * x - y
        g = error * x * (0.75 + drawn / 2)
        m, v, t = 0.9 * m + 0.1 * g, 0.95 * v + 0.05 * g * g, t + 1
        w -= lr * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.95**t)) + 1e-8)
        near = [1 + rounding * noise.uniform(-1, 1) for _ in "abcd"]
        rows.append({"lr": lr * near[0], "batch": f"{hash((x, y)) & 0xFFFFFFFF:08x}",
                     "draw": drawn * near[1], "loss": error**2 / 2 * near[2],
                     "moment": abs(m) * near[3]})  # fmt: skip
    return rows, (w, m, v, t)


def case(fault, cut, seed, shape="cosine", n_after=6, rounding=0.0, shift=1):
    """The straight run's rows and those after the resume."""
    straight, _ = take_steps((2.0, 0.0, 0.0, 0), 0, cut + n_after + 3, seed, shape)
    _, state = take_steps((2.0, 0.0, 0.0, 0), 0, cut, seed, shape)
    if fault == "moments":
        state = (state[0], 0.0, 0.0, 0)
    moved = shift if fault == "step" else 0
    resumed, _ = take_steps(state, cut, n_after, seed, shape, fault, moved, rounding)
    return straight, resumed


CONFUSED = {
    ("schedule", "step"): "the counter is off by one, and you blame the schedule: batches and "
                          "random numbers are those of another step, too",
    ("data", "step"): "the counter is off by one, and you blame the data: the random numbers are "
                      "those of another step, too",
    ("random", "step"): "the counter is off by one, and you blame the random numbers: batches are "
                        "those of another step, too",
    ("moments", "data"): "batches start again, and you blame the moments: they differ because "
                         "the gradients do. Look at causes before effects",
    ("moments", "random"): "the random numbers differ, and you blame the moments: they differ "
                           "because the gradients do. Look at causes before effects",
    ("moments", "schedule"): "the rates start again, and you blame the moments: look at causes "
                             "before effects",
    ("step", "schedule"): "the rates alone differ: resumed[i] stands beside "
                          "straight[checkpoint + i], and the straight run has more rows",
    ("healthy", "moments"): "the moments start again at 0, and you see nothing: the loss of the "
                            "first step is the same, and what follows is not",
}  # fmt: skip


def check(mine, fault, what, rows, cut):
    before = copy.deepcopy(rows)
    found = mine.find_resume_fault(*rows, cut)
    expect(rows == before, "your detector changes the rows that it reads")
    expect(found in FAULTS, f"return one of {', '.join(FAULTS)}: found {found!r}")
    usual = CONFUSED.get((found, fault), f"you say {found!r}, and it is {fault!r}")
    expect(found == fault, f"{what}: {usual}")


def test_each_fault(mine):
    """each of the five faults, and a healthy run"""
    for fault in FAULTS:
        for cut in (1, 7, 20):
            check(mine, fault, f"with checkpoint={cut}", case(fault, cut, seed=cut), cut)


def test_rounding(mine):
    """a healthy run on another machine, and faults beside its rounding"""
    for seed in range(20):
        rows = case("healthy", 9, seed, rounding=4e-6)
        found = mine.find_resume_fault(*rows, 9)
        expect(found == "healthy", f"a healthy run, rounded otherwise, is called {found!r}: "
               "numbers within a relative 1e-5 are the same")  # fmt: skip
    for fault in FAULTS:
        check(mine, fault, "on another machine", case(fault, 12, 3, rounding=4e-6), 12)


def test_step_back(mine):
    """the counter one too low, as well as one too high"""
    for shift in (-1, 1):
        for cut in (4, 11):
            rows = case("step", cut, cut, shift=shift)
            check(mine, "step", f"the counter is {shift:+d}", rows, cut)


def test_constant_rate(mine):
    """a constant rate hides the schedule, and not the counter"""
    rows = case("schedule", 9, 1, "constant")
    found = mine.find_resume_fault(*rows, 9)
    expect(found == "healthy", f"with a constant rate no row differs, and you say {found!r}")
    for fault in ("step", "data", "moments"):
        check(mine, fault, "with a constant rate", case(fault, 9, 1, "constant"), 9)


def test_later_rows(mine):
    """a schedule that is right in the first rows, or in most, and in the last"""
    rows = case("schedule", 4, 6, "stair", n_after=12)
    check(
        mine, "schedule", "only rows 4 to 7 of 12 have a wrong rate, so every row counts", rows, 4
    )
    straight, resumed = case("schedule", 8, 2, "stair", n_after=10)
    same = {**resumed[0], "lr": straight[8]["lr"]}
    check(mine, "schedule", "the first rate after the resume is right, and later ones are not",
          (straight, [same, *resumed[1:]]), 8)  # fmt: skip


def test_small_numbers(mine):
    """losses and moments near 0 or near 10,000: relative, not absolute"""
    for scale in (1e-12, 1e-8, 1e4):
        for fault in ("moments", "healthy"):
            rows = [[row | {"loss": row["loss"] * scale, "moment": row["moment"] * scale}
                     for row in one] for one in case(fault, 6, 5, rounding=4e-6)]  # fmt: skip
            check(mine, fault, f"with losses and moments near {scale:g}", rows, 6)


def test_one_row(mine):
    """one row after the resume is enough: the moment shows what the loss does not"""
    for fault in FAULTS:
        rows = case(fault, 9, 4, n_after=1)
        check(mine, fault, "with one row after the resume", rows, 9)


def test_slow_schedule(mine):
    """rates that differ by a ten-thousandth are not the same"""
    check(mine, "schedule", "rates that differ by about a relative 1e-4, ten times what rounding "
          "does", case("schedule", 12, 5, "slow", n_after=3), 12)  # fmt: skip


def test_repeated_batches(mine):
    """batches that come twice: some rows agree by chance"""
    for fault in ("data", "step"):
        straight, resumed = case(fault, 7, 3, n_after=6)
        for step, row in enumerate(straight):
            row["batch"] = "aabc"[step % 4]
        for i, row in enumerate(resumed):
            row["batch"] = "aabc"[(i if fault == "data" else 8 + i) % 4]
        check(mine, fault, "two of six batches agree by chance", (straight, resumed), 7)


def test_random_kills(mine):
    """a hundred runs, killed anywhere"""
    draw = random.Random(0)
    for seed in range(100):
        fault, cut = draw.choice(FAULTS), draw.randrange(2, 30)
        rows = case(fault, cut, seed, n_after=draw.randrange(2, 9), shift=draw.choice((-1, 1)),
                    rounding=draw.choice((0.0, 4e-6)))  # fmt: skip
        check(mine, fault, f"with checkpoint={cut}", rows, cut)
