"""Sixteen recorded runs, the same cut short, and made-up logs on both sides of each threshold."""

import math
import random

from minigpt.course.grading.feedback import expect

NAMES = ("diverged", "leak", "overfitting", "rate too high", "rate too low", "healthy")

# Two layers, width 48, batches of 16 texts of 32 tokens, AdamW with 30 steps of warm-up, each with
# a seed of its own. Training loss / validation loss / gradient norm, every 20 steps.
RUNS = {
    ("healthy", "rate 3e-3"): """
6.24 5.64 5.19 4.89 4.76 4.43 4.27 4.46 4.28 4.27 4.2 4.23 4.12 4.14 4.13 3.94
/
6.24 5.62 5.2 4.95 4.74 4.51 4.42 4.37 4.3 4.27 4.22 4.18 4.14 4.11 4.07 4.05
/
1.06 0.61 0.97 0.54 0.68 0.75 1.19 1.04 0.85 0.85 0.84 0.82 0.79 1.21 0.98 0.89""",
    ("healthy", "rate 1e-3"): """
6.23 5.96 5.48 5.24 5.24 5.12 5 4.89 4.68 4.68 4.39 4.44 4.46 4.41 4.4 4.43
/
6.23 5.97 5.48 5.27 5.18 5.04 4.93 4.82 4.71 4.61 4.52 4.47 4.43 4.37 4.33 4.31
/
1.12 0.72 0.61 0.51 0.5 0.57 0.93 0.74 0.88 1.17 0.85 1 0.97 0.89 1.03 0.94""",
    ("healthy", "rate 1e-2"): """
6.24 5.33 5.3 5.21 5.01 4.82 4.94 4.83 4.79 4.75 4.46 4.53 4.55 4.45 4.47 4.39
/
6.24 5.31 5.26 5.2 5.07 4.94 4.9 4.84 4.73 4.62 4.55 4.51 4.46 4.43 4.43 4.36
/
1.22 0.42 0.38 0.33 0.84 0.33 0.29 0.49 0.39 0.38 0.4 0.39 0.39 0.4 0.39 0.37""",
    ("rate too low", "rate 3e-5"): """
6.24 6.23 6.2 6.16 6.13 6.1 6.06 6.03 6.04 5.96 5.98 5.97 5.94 5.89 5.89 5.87
/
6.24 6.23 6.2 6.17 6.13 6.1 6.07 6.04 6.02 6 5.97 5.95 5.93 5.91 5.89 5.87
/
1.09 1.25 1.07 1.11 0.85 0.77 0.8 0.78 0.66 0.8 0.66 0.67 0.63 0.71 0.72 0.68""",
    ("rate too low", "rate 1e-4"): """
6.24 6.21 6.12 6.03 5.95 5.87 5.81 5.75 5.68 5.63 5.6 5.53 5.49 5.53 5.46 5.41
/
6.24 6.21 6.12 6.03 5.95 5.88 5.81 5.75 5.69 5.64 5.59 5.55 5.51 5.47 5.44 5.41
/
1.07 1.25 1.01 0.67 0.7 0.69 0.65 0.62 0.68 0.62 0.61 0.76 0.65 0.54 0.52 0.6""",
    ("rate too low", "rate 3e-4"): """
6.23 6.12 5.9 5.68 5.49 5.44 5.35 5.33 5.35 5.22 5.17 5.18 5.08 4.91 4.97 4.81
/
6.23 6.11 5.89 5.7 5.55 5.44 5.37 5.31 5.27 5.22 5.18 5.12 5.06 5.01 4.96 4.9
/
1.24 0.85 0.64 0.66 0.71 0.58 0.59 0.46 0.45 0.91 0.79 0.62 0.9 0.83 0.67 0.98""",
    ("rate too high", "rate 0.03"): """
6.24 5.35 5.2 5.31 5.28 5.28 5.23 5.26 5.29 5.12 4.98 5 5.08 5.02 4.81 4.94
/
6.23 5.34 5.31 5.26 5.26 5.28 5.25 5.25 5.25 5.14 5.09 5.07 5.05 4.97 4.9 4.86
/
1.1 0.4 0.2 0.2 0.1 0.1 0.1 0.1 0.1 0.3 1.5 0.2 0.2 0.2 0.3 0.3""",
    ("rate too high", "rate 0.1"): """
6.24 5.36 5.34 5.22 5.32 5.26 5.25 5.31 5.35 5.29 5.26 5.33 5.25 5.24 5.33 5.18
/
6.24 5.32 5.3 5.28 5.28 5.26 5.27 5.29 5.28 5.29 5.28 5.26 5.26 5.25 5.28 5.28
/
1.13 0.23 0.25 0.12 0.3 0.13 0.19 0.31 0.24 0.34 0.23 0.26 0.24 0.13 0.52 0.63""",
    ("rate too high", "rate 0.3"): """
6.25 5.4 5.45 5.32 5.34 5.29 5.35 5.38 5.32 5.34 5.36 5.28 5.3 5.27 5.25 5.3
/
6.24 5.35 5.37 5.34 5.35 5.3 5.31 5.3 5.27 5.31 5.32 5.31 5.29 5.31 5.32 5.29
/
1.12 0.61 0.74 0.55 0.57 0.51 0.28 0.36 0.44 0.36 0.65 0.66 0.46 0.31 0.61 0.58""",
    ("overfitting", "1,500 tokens of text"): """
6.24 5.46 4.67 3.98 3.35 2.75 2.53 2.18 1.91 1.7 1.29 1.25 1.03 0.8 0.64 0.63 0.53 0.44 0.38
0.37 0.29
/
6.24 5.66 5.28 5.12 5.15 5.31 5.47 5.67 5.84 6.04 6.27 6.47 6.77 7.04 7.16 7.45 7.63 7.86 8.06
8.18 8.34
/
1.12 0.7 1.19 0.98 1.05 1.67 1.26 1.47 1.66 1.52 1.51 1.65 1.55 1.55 1.34 1.49 1.59 1.38 1.25
1.52 1.11""",
    ("overfitting", "3,000 tokens of text"): """
6.21 5.54 4.78 4.2 3.65 3.62 3.26 2.96 2.82 2.71 2.6 2.43 2.22 2.32 2.09 2.05 1.62 1.53 1.42
1.4 1.3 1.2 1.05 1.09 0.93 0.86 0.87 0.7 0.68 0.6 0.63
/
6.24 5.63 5.2 5.04 4.94 4.95 5.03 5.08 5.2 5.3 5.45 5.51 5.63 5.71 5.93 5.98 6.13 6.3 6.47
6.59 6.69 6.86 7.11 7.23 7.37 7.51 7.61 7.79 7.9 8.06 8.15
/
1.08 0.62 0.94 1.08 1.17 1.2 1.04 1.24 1.18 1.29 1.42 1.41 1.52 1.65 1.78 1.81 1.6 1.67 1.71
2.04 1.93 1.9 1.99 2.05 1.82 1.9 2.12 1.8 1.98 1.83 1.98""",
    ("leak", "half of each batch from validation texts"): """
6.24 5.55 4.96 4.76 4.43 3.88 3.76 3.57 3.52 3.2 3.29 3.01 2.77 2.83 2.73 2.62 2.65 2.57 2.26
2.31 2.33
/
6.25 5.51 4.81 4.31 3.79 3.37 3 2.68 2.4 2.08 1.84 1.58 1.38 1.2 0.98 0.78 0.65 0.5 0.39 0.34
0.28
/
1.17 0.7 1.08 0.84 0.9 0.99 1.08 1 1.36 1.1 1.45 1.26 1.32 1.57 1.52 1.29 1.55 1.24 1.24 1.27
1.37""",
    ("leak", "a quarter of each batch from validation texts"): """
6.23 5.61 5.27 5.1 4.92 4.76 4.53 4.48 4.29 4.32 4.22 4.02 4.24 3.9 3.95 3.92 3.74 3.8 3.88
3.74 3.76 3.78 3.75 3.65 3.66 3.49 3.63 3.54 3.64 3.53 3.33
/
6.24 5.54 5.15 4.98 4.79 4.57 4.33 4.14 4 3.88 3.7 3.57 3.43 3.3 3.18 3.05 2.98 2.91 2.81 2.69
2.57 2.48 2.4 2.34 2.25 2.14 2.08 1.97 1.88 1.8 1.71
/
1.23 0.49 0.41 0.57 0.85 0.6 0.91 0.72 0.84 1.36 0.94 0.93 1.02 1 0.87 0.94 1.06 1.18 1.16
1.29 1.13 1.19 1.13 1.03 1.21 1.28 1.47 1.24 1.13 1.17 1.23""",
    ("leak", "targets that are not shifted"): """
5.67 4.59 2.16 0.62 0.21 0.09 0.05 0.04 0.03 0.02 0.02 0.01 0.01 0.01 0.01 0
/
5.67 4.59 2.1 0.59 0.19 0.08 0.05 0.03 0.02 0.02 0.01 0.01 0.01 0.01 0.01 0
/
1.72 0.96 0.77 0.35 0.18 0.09 0.06 0.04 0.03 0.03 0.02 0.01 0.01 0.01 0.01 0.01""",
    ("diverged", "SGD at rate 30 without clipping"): """
6.24 nan nan nan nan nan nan nan nan nan nan nan nan nan nan nan
/
6.24 nan nan nan nan nan nan nan nan nan nan nan nan nan nan nan
/
0.99 nan nan nan nan nan nan nan nan nan nan nan nan nan nan nan""",
    ("diverged", "Adam at rate 1 without clipping"): """
6.23 6.14 7.55 25.66 18.6 5.97 5.34 5.35 5.3 5.34 5.29 5.28 5.42 5.35 34.41 50.08
/
6.23 6.19 7.55 25.8 18.54 5.95 5.27 5.3 5.35 5.34 5.3 5.35 5.36 5.37 36.07 50.16
/
1.29 1.82 11.12 9.79 14.81 4.26 0.56 0.38 0.86 0.45 0.34 0.47 0.55 0.75 14.09 22.49""",
}  # fmt: skip


def read(text):
    return [[float(x) for x in part.split()] for part in text.split("/")]


def line(start, end, n=16):
    return [start + (end - start) * i / (n - 1) for i in range(n)]


def curve(start, end, n=16, speed=4.0):
    """A fall that slows down, from start to end."""
    return [end + (start - end) * (math.exp(-speed * i / (n - 1)) - math.exp(-speed))
            / (1 - math.exp(-speed)) for i in range(n)]  # fmt: skip


def good(n=16):
    """A healthy log to spoil."""
    return curve(6.24, 4.2, n), curve(6.24, 4.25, n), [0.8] * n


REASONS = {
    "diverged": "look at every number, and at the last training loss beside the first",
    "leak": "compare the last validation loss with the training loss, and with 2.5",
    "overfitting": "find the lowest validation loss, and what both losses do after it",
    "rate too high": "most of the fall was made by step 40, and then it got stuck",
    "rate too low": "little of the fall was made by step 40",
    "healthy": "none of the signs is there",
}


def lacking(name, train, val, norm):
    """Why the sign of a fault is not in a run, or nothing if it is there."""
    best = min(range(len(val)), key=lambda i: val[i])
    share = (val[0] - val[2]) / (val[0] - val[-1]) if val[0] != val[-1] else 1.0
    finite, above = all(map(math.isfinite, [*train, *val, *norm])), "is not above 4.6"
    at = f"the last validation loss, {val[-1]:.2f},"
    signs = {
        "diverged": not finite or train[-1] > train[0]
        or f"all numbers are finite, and the last training loss, {train[-1]:.2f}, is not above the "
           f"first, {train[0]:.2f}",
        "leak": val[-1] <= train[-1] - 0.3 or val[-1] < 2.5
        or f"{at} is neither below 2.5 nor 0.3 below the last training loss, {train[-1]:.2f}",
        "overfitting": (val[-1] < val[best] + 0.1
        and f"{at} is not 0.1 above the lowest one, {val[best]:.2f}")
        or train[-1] < train[best]
        or "the training loss has risen, too, since the lowest validation loss",
        "rate too high": (val[-1] <= 4.6 and f"{at} {above}") or share > 0.5
        or f"{share:.0%} of the fall was made by step 40",
        "rate too low": (val[-1] <= 4.6 and f"{at} {above}") or share <= 0.5
        or f"{share:.0%} of the fall was made by step 40",
    }  # fmt: skip
    return "" if signs[name] is True else signs[name]


def check(mine, name, run, what, why=""):
    kept = [list(one) for one in run]
    found = mine.diagnose_run(*kept)
    expect(found in NAMES, f"return one of {', '.join(NAMES)}: found {found!r}")
    expect(repr(kept) == repr([list(one) for one in run]), "your code changes the lists")
    if found == name:
        return
    finite = all(map(math.isfinite, [x for one in run for x in one]))
    absent = lacking(found, *run) if finite and found != "healthy" else ""
    said = f"{what} is called {found!r}, and it is {name!r}"
    expect(False, said + "".join(f": {part}" for part in (absent or why or REASONS[name],)))


def test_recorded_runs(mine):
    """sixteen recorded runs"""
    for (name, what), text in RUNS.items():
        check(mine, name, read(text), f"a recorded run ({what})", REASONS[name])


def test_runs_cut_short(mine):
    """the same runs, stopped earlier: a fault that has begun, and one that has not"""
    runs = {what: read(text) for (_, what), text in RUNS.items()}
    for what, end, name in (
        ("1,500 tokens of text", 6, "overfitting"),
        ("3,000 tokens of text", 9, "overfitting"),
        ("half of each batch from validation texts", 6, "leak"),
        ("a quarter of each batch from validation texts", 10, "leak"),
        ("Adam at rate 1 without clipping", 5, "diverged"),
        ("rate 3e-3", 10, "healthy"),
    ):
        run = [one[:end] for one in runs[what]]
        check(mine, name, run, f"a run ({what}), stopped after {end} rows,", REASONS[name])


def test_not_finite(mine):
    """one number that is NaN or infinite, anywhere in any list"""
    for which, name in enumerate(("training loss", "validation loss", "gradient norm")):
        for at in (1, 7, 15):
            for value in (math.nan, math.inf, -math.inf):
                run = good()
                run[which][at] = value
                check(mine, "diverged", run, f"a log whose {name} {at} of 16 is {value}",
                      "one such number in any of the three lists is enough")  # fmt: skip


def test_no_sign_by_itself(mine):
    """a large gradient, a bump in the middle, a gap, an unlucky last batch"""
    run = good()
    run[2][6], run[2][15] = 8000.0, 200.0
    check(mine, "healthy", run, "a healthy log with large gradients", "they are no sign")
    run = good()
    run[0][5] = run[1][5] = 9.0
    check(mine, "healthy", run, "a healthy log with a bump to 9.0 in the middle",
          "the last training loss is far below the first")  # fmt: skip
    train, val, norm = good()
    check(mine, "healthy", ([x - 0.8 * i / 15 for i, x in enumerate(train)], val, norm),
          "a log with a gap of 0.85 and a validation loss that still falls",
          "overfitting shows where the validation loss rises again")  # fmt: skip
    train, val, norm = curve(6.24, 4.45), curve(6.24, 4.5), [0.8] * 16
    train[-1] = 4.7
    check(mine, "healthy", (train, val, norm), "a log with an unlucky last batch",
          "the validation loss decides, and it is below 4.6")  # fmt: skip
    run = good()
    run[0][8], run[1][8] = 2.3, 2.4
    check(mine, "healthy", run, "a healthy log with one dip to 2.4 in the middle",
          "the last losses count")  # fmt: skip
    train, val, norm = good()
    rise = [0.1 * max(i - 12, 0) for i in range(16)]
    both = [[x + r for x, r in zip(one, rise, strict=True)] for one in (train, val)]
    check(mine, "healthy", (*both, norm), "a log whose two losses rise together at the end",
          "with overfitting the training loss goes on falling")  # fmt: skip


def test_thresholds(mine):
    """one hundredth of a nat on either side of each threshold"""
    for end, name in ((6.23, "rate too low"), (6.25, "diverged")):
        run = line(6.24, end), line(6.24, 6.2), [1.0] * 16
        check(mine, name, run, f"a run whose training loss goes from 6.24 to {end}", REASONS[name])
    for below, name in ((0.29, "healthy"), (0.31, "leak")):
        train, _, norm = good()
        run = train, curve(6.24, train[-1] - below), norm
        what = f"a run that ends with a validation loss {below} below training"
        check(mine, name, run, what, REASONS[name])
    for end, name in ((2.51, "healthy"), (2.49, "leak")):
        run = curve(6.24, 2.6), curve(6.24, end), [0.8] * 16
        check(mine, name, run, f"a run whose validation loss ends at {end}", REASONS[name])
    for rise, name in ((0.09, "healthy"), (0.11, "overfitting")):
        train, _, norm = good()
        run = train, [*curve(6.24, 4.3, 11), *line(4.31, 4.3 + rise, 5)], norm
        what = f"a run whose validation loss ends {rise} above its lowest value"
        check(mine, name, run, what, REASONS[name])
    for end, name in ((4.59, "healthy"), (4.61, "rate too low")):
        run = line(6.24, 4.6), line(6.24, end), [0.8] * 16
        check(mine, name, run, f"a run whose validation loss ends at {end}", REASONS[name])
    for third, name in ((5.56, "rate too low"), (5.54, "rate too high")):  # 6.2 to 4.9
        val = [6.2, 5.9, third, *line(third - 0.02, 4.9, 13)]
        what = f"a run from 6.2 to 4.9 that is at {third} in step 40"
        check(mine, name, (line(6.2, 4.9), val, [0.8] * 16), what, REASONS[name])


def test_which_number(mine):
    """the first and the last number decide, not ln 512, and not the lowest one"""
    n = [1.0] * 16
    high = [6.3, *line(6.29, 6.26, 15)]
    check(mine, "rate too low", (high, line(6.3, 6.2), n), "a run whose training loss goes from "
          "6.3 to 6.26")  # fmt: skip
    low = [5.67, *line(5.4, 5.9, 15)]
    check(mine, "diverged", (low, line(5.67, 5.6), n), "a run whose training loss goes from 5.67 "
          "to 5.9", "its last training loss is above the first")  # fmt: skip
    val = [*line(6.2, 4.55, 14), 4.6, 4.63]
    check(mine, "rate too low", (line(6.2, 4.6), val, n), "a run whose validation loss ends at "
          "4.63 and was 4.55 before", "the last validation loss is above 4.6")  # fmt: skip
    val = [6.2, 5.85, 5.5, *line(5.3, 4.7, 8), *line(4.75, 5.0, 5)]
    check(mine, "rate too high", (val, val, n), "a run from 6.2 over 4.7 to 5 that is at 5.5 in "
          "step 40", "its whole fall is 1.2, and 0.7 of it was made by step 40")  # fmt: skip


def test_order(mine):
    """two signs at once: the first of the list"""
    n = [1.0] * 16
    mid = [*curve(6.24, 2.0, 10), *line(2.05, 2.3, 6)]
    check(mine, "leak", (curve(6.24, 1.9), mid, n), "a leak whose validation loss rises again",
          "leak stands before overfitting")  # fmt: skip
    high = [6.24, 5.4, 5.2, 5.1, *line(5.15, 5.9, 12)]
    check(mine, "overfitting", (curve(6.24, 0.3), high, n), "overfitting that ends above 4.6",
          "overfitting stands before the rates")  # fmt: skip
    check(mine, "leak", (line(6.24, 5.9), line(6.24, 5.4), n), "a leak that ends above 4.6",
          "leak stands before the rates")  # fmt: skip
    check(mine, "diverged", (line(6.24, 7.9), line(6.24, 5.9), n), "a run that diverged while its "
          "validation loss is below training", "diverged stands first")  # fmt: skip
    still = [6.24, 5.2, 5.22, *line(5.25, 5.29, 13)]
    check(mine, "rate too high", (still, still, n), "a run that got stuck after 20 steps",
          "its fall was made before step 40")  # fmt: skip


def test_random_logs(mine):
    """two hundred made-up logs of 6 to 40 rows, with noise in training loss and gradients"""
    draw = random.Random(0)
    for seed in range(200):
        n, name = draw.randrange(6, 40), draw.choice(NAMES)
        start, steps = draw.uniform(6.2, 6.3), range(n)
        end = draw.uniform(3.9, 4.5) if name in ("healthy", "overfitting") else 5.2
        val = curve(start, end, n)
        train = [x - 0.05 for x in val]
        if name == "diverged":
            train = line(start, start + draw.uniform(0.5, 40), n)
        elif name == "leak":
            val = [x - 0.05 - draw.uniform(0.7, 1.4) * i / (n - 1) for i, x in enumerate(val)]
        elif name == "overfitting":
            low = n // 2
            val = [val[min(i, low)] + draw.uniform(0.15, 0.2) * max(i - low, 0) for i in steps]
            train = line(start, 1.0, n)
        elif name == "rate too high":
            val = [start, 5.4, *line(5.3, draw.uniform(4.9, 5.29), n - 2)]
            train = [x + 0.02 for x in val]
        elif name == "rate too low":
            val = line(start, draw.uniform(4.7, 6.1), n)
            train = [x - 0.02 for x in val]
        train = [train[0] + 0.06, *(x + draw.uniform(-0.05, 0.05) for x in train[1:])]
        norm = [math.exp(draw.gauss(0, 1)) for _ in steps]
        check(mine, name, (train, val, norm), f"made-up log {seed}, of {n} rows,", REASONS[name])
