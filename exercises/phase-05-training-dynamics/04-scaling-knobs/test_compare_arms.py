"""Trainings that are formulas: every run is written down, and who is better is known."""

from statistics import mean

from minigpt.course.grading.feedback import expect

ARMS = ("deep", "wide")
RATES = [0.4, 0.1, 0.2, 0.8]
COST = {"deep": 30.0, "wide": 7.0}
TUNE, TEST = [0, 1], [7, 8, 9, 10]


class Lab:
    """Loss = level of the arm + a bowl around its best rate + noise of the seed."""

    def __init__(self, level, best, noise=0.01, bowl=1.0):
        self.level, self.best, self.noise, self.bowl = level, best, noise, bowl
        self.runs = []

    def __call__(self, arm, lr, steps, seed):
        self.runs.append((arm, lr, steps, seed))
        swing = self.noise * ((seed * 37 % 11) / 5 - 1)
        return self.level[arm] + self.bowl * (lr - self.best[arm]) ** 2 + swing

    def of(self, arm, seeds):
        return [run for run in self.runs if run[0] == arm and run[3] in seeds]


def ask(mine, lab, arms=ARMS, budget=1000.0, test=TEST):
    return mine.compare_arms(lab, COST.get, arms, RATES, budget, TUNE, test)


def plain(**change):
    return Lab(
        **({"level": {"deep": 2.0, "wide": 2.5}, "best": {"deep": 0.1, "wide": 0.4}} | change)
    )


def test_tune(mine):
    """the rate with the lowest mean loss over all seeds is chosen"""
    table = {(0.1, 0): 1.0, (0.1, 1): 5.0, (0.2, 0): 2.0, (0.2, 1): 3.0, (0.4, 0): 6.0,
             (0.4, 1): 2.9}  # fmt: skip
    calls = []

    def train(arm, lr, steps, seed):
        calls.append((arm, lr, steps, seed))
        return table[lr, seed]

    found = mine.tune(train, "wide", [0.1, 0.2, 0.4], 33, [0, 1])
    expect(found != 0.1, "the rate of the luckiest single run is chosen, or that of the first "
                         "seed: average over the seeds first")  # fmt: skip
    expect(found in (0.1, 0.2, 0.4), f"`tune` returns {found!r}: return one of the rates")
    expect(found == 0.2, "the chosen rate does not have the lowest mean loss")
    expect(set(calls) == {("wide", lr, 33, s) for lr in (0.1, 0.2, 0.4) for s in (0, 1)},
           "`tune` must train each rate with each seed, for the given steps")  # fmt: skip
    three = {0.1: (1.0, 2.0, 9.0), 0.2: (3.4, 3.5, 3.6), 0.4: (3.0, 3.1, 3.2), 0.8: (2.0, 3.0, 3.9)}
    found = mine.tune(
        lambda arm, lr, steps, seed: three[lr][seed], "wide", list(three), 5, range(3)
    )
    expect(found != 0.1, "the rate with the lowest median is chosen: the mean was asked")
    expect(found != 0.4, "the rate with the least bad worst seed is chosen: the mean was asked")
    expect(found == 0.8, "the chosen rate does not have the lowest mean loss")


def test_equal_compute(mine):
    """each arm takes the whole steps that the budget pays for"""
    lab = plain()
    ask(mine, lab)
    for arm in ARMS:
        right = int(1000 // COST[arm])
        found = {run[2] for run in lab.runs if run[0] == arm}
        expect(found, f"the arm {arm!r} was never trained")
        both = len({run[2] for run in lab.runs}) == 1
        expect(not both, "both arms take equally many steps: then the dearer one gets more compute")
        expect(all(n * COST[arm] <= 1000 for n in found), f"{arm!r} uses more than the budget")
        expect(all(isinstance(n, int) for n in found), "steps must be whole numbers of type int")
        expect(found == {right}, f"{arm!r} is trained for {sorted(found)} steps, and the budget "
                                 "pays for another number, in tuning as in the test")  # fmt: skip


def test_own_rate(mine):
    """each arm is tested at the rate that is best for it"""
    lab = plain()
    ask(mine, lab)
    used = {arm: {run[1] for run in lab.of(arm, TEST)} for arm in ARMS}
    expect(
        all(len(rates) < 2 for rates in used.values()),
        "test seeds helped to choose the rate: then they are not fresh",
    )
    expect(
        used["deep"] != used["wide"],
        "both arms are tested at one rate: what is best for one may be bad for the other",
    )
    expect(
        used == {"deep": {0.1}, "wide": {0.4}}, "an arm is tested at a rate that is not its best"
    )
    for arm in ARMS:
        tried = {run[1] for run in lab.of(arm, TUNE)}
        expect(tried == set(RATES), f"{arm!r} was tuned on the rates {sorted(tried)}, not on all")


def test_fresh_seeds(mine):
    """the seeds that choose the rate do not judge, and the others do not choose"""
    lab = plain()
    ask(mine, lab)
    for arm in ARMS:
        seeds = {run[3] for run in lab.runs if run[0] == arm}
        expect(seeds >= set(TEST), "not every test seed was trained")
        expect(set(TUNE) <= seeds, "the rate was chosen without the seeds for tuning")
    # Tuning runs are lucky for "wide": whoever lets them vote sees a winner.
    level = {"deep": 2.0, "wide": 2.0}

    def lucky(arm, lr, steps, seed):
        return level[arm] + (seed % 3) * 0.01 - (0.5 if arm == "wide" and seed < 7 else 0.0)

    found = mine.compare_arms(lucky, COST.get, ARMS, [0.1], 1000.0, list(range(7)), TEST)
    expect(found is None or found in ARMS, f"the verdict is {found!r}: return an arm, or None")
    expect(found is None, "the runs that chose the rate vote again: judge by the test seeds alone")


def test_verdict(mine):
    """a clear difference is decided, in either order and either direction"""
    for level, winner in (
        ({"deep": 2.0, "wide": 2.5}, "deep"),
        ({"deep": 2.0, "wide": 1.9}, "wide"),
    ):
        for arms in (ARMS, ARMS[::-1]):
            found = ask(mine, plain(level=level), arms)
            expect(found is not None, "a difference of many standard errors is left undecided")
            expect(found in arms, f"the verdict is {found!r}: return one of the two arms, or None")
            expect(found == winner, "the arm with the higher loss wins: a lower loss is better")


def at_distance(factor, n=4):
    """A lab whose arms differ by `factor` standard errors of their difference."""
    seeds = list(range(7, 7 + n))
    noise = [(-1.0) ** k * (1 + 0.1 * k) for k in range(n)]
    v = sum((x - mean(noise)) ** 2 for x in noise) / (n - 1)
    gap = factor * (v / n + 4 * v / n) ** 0.5

    def train(arm, lr, steps, seed):
        swing = noise[seed - 7] if seed >= 7 else 0.0
        return 5 + (2 * swing + gap + mean(noise) - 2 * mean(noise) if arm == "wide" else swing)

    return train, seeds


def test_rule(mine):
    """the rule is two standard errors of the difference, no more and no less"""
    cases = [
        (1.9, "less than two standard errors are decided"),
        (1.72, "less than two standard errors are decided: the variance is divided by n − 1"),
        (0.6, "the standard deviation is not divided, or the rule is missing"),
    ]
    for n in (4, 9):
        for factor, why in cases:
            for sign in (1, -1):
                train, seeds = at_distance(sign * factor, n)
                found = mine.compare_arms(train, COST.get, ARMS, [0.1], 1000.0, TUNE, seeds)
                expect(found is None, f"with {n} seeds {why}")
        for factor in (2.1, 3.0, -2.1, -3.0):
            train, seeds = at_distance(factor, n)
            found = mine.compare_arms(train, COST.get, ARMS, [0.1], 1000.0, TUNE, seeds)
            wanted = "deep" if factor > 0 else "wide"
            expect(
                found == wanted,
                f"with {n} seeds a difference of {abs(factor)} standard errors is not decided for "
                "the better arm: the error is that of a difference of two means, each over n seeds",
            )


def test_no_noise(mine):
    """equal arms without noise are undecided, different ones are not"""
    same = plain(level={"deep": 2.0, "wide": 2.0}, noise=0.0, bowl=0.0)
    expect(ask(mine, same) is None, "two arms with the very same losses have a winner")
    found = ask(mine, plain(noise=0.0))
    expect(found == "deep", "without noise any difference is decided, and yours is not")
