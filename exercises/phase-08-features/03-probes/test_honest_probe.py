"""The probes are spies: they note which rows they saw, and are right as often as they are told."""

import torch

from minigpt.course.grading.feedback import expect, untouched


class Spy:
    """A `fit` that notes the rows of every call; column 0 of x is the row's number."""

    def __init__(self, x, y, right):
        self.y, self.right = y, right  # right: l2 → share of rows that its probe gets right
        self.fitted, self.asked = [], []

    def __call__(self, x, y, l2):
        rows = x[:, 0].long()
        expect(torch.equal(self.y[rows], y), "x and y handed to fit are not of the same rows")
        self.fitted.append((l2, set(rows.tolist())))

        def predict(some):
            rows = some[:, 0].long()
            self.asked.append((l2, set(rows.tolist()), len(rows)))
            wrong = (rows * 7919 % 1000) >= 1000 * self.right[l2]
            return torch.where(wrong, self.y[rows] + 1, self.y[rows])

        return predict


def data(n_group, seed=0, gaps=True):
    """Rows of groups of unequal sizes, whose numbers have gaps, in no order."""
    g = torch.Generator().manual_seed(seed)
    sizes = torch.randint(1, 9, (n_group,), generator=g)
    names = torch.randperm(20 * n_group, generator=g)[:n_group] - (5 if gaps else 0)
    groups = names.repeat_interleave(sizes)
    groups = groups[torch.randperm(len(groups), generator=g)]
    n = len(groups)
    x = torch.cat([torch.arange(n)[:, None], torch.randn(n, 2, generator=g)], 1).double()
    return x, torch.randint(0, 3, (n,), generator=g), groups


def run(mine, n_group, right, seed=0, order=None):
    """Call the learner's function with a spy; return all that is known."""
    x, y, groups = data(n_group)
    spy = Spy(x, y, right)
    with untouched(x=x, y=y, groups=groups):
        found = mine.honest_probe(x, y, groups, spy, order or list(right), seed)
    expect(isinstance(found, tuple | list) and len(found) == 2,
           "return two numbers: the test accuracy and the l2 chosen")  # fmt: skip
    return found, spy, x, y, groups


RIGHT = {0.01: 0.7, 1.0: 0.8, 0.1: 0.9, 10.0: 0.3}


def of(groups, rows):
    """The groups of some rows."""
    return set(groups[sorted(rows)].tolist())


def check(mine, n_group, right, wanted, seed=0):
    """All properties of one run."""
    (accuracy, l2), spy, _, _, groups = run(mine, n_group, right, seed)
    names, n = set(groups.tolist()), n_group // 5
    train = [rows for _, rows in spy.fitted]
    expect(train, "fit was never called")
    asked = [(one, rows, k) for one, rows, k in spy.asked]
    union = set().union(*train)
    rest = [rows for _, rows, _ in asked if not rows & union]
    whole = of(groups, union)
    expect(not any(rows & union and rows - union for _, rows, _ in asked),
           "a probe is read on rows of two sides at once")  # fmt: skip
    first = train[0]
    if any(rows != first for rows in train):
        expect(False, "a probe was fitted also on validation rows: fit each one on the same "
               "training rows")  # fmt: skip
    every = set(range(len(groups)))
    sides = {frozenset(rows) for rows in rest}
    for rows in (first, *sides):
        expect(not of(groups, rows) & of(groups, every - set(rows)),
               "a group is on two sides: its rows are dealt out one by one")  # fmt: skip
    expect(rest, "the probes are not compared on the validation rows: they were read on training "
           "rows only")  # fmt: skip
    covered = first.union(*sides)
    if len(sides) == 2:
        expect(covered == every, "some rows belong to no side: the groups may have any numbers")
    expect(len(whole) == 3 * n,
           f"{len(whole)} of {len(names)} groups train, and it should be 3 · (n // 5) of the "
           "groups: count groups, not rows")  # fmt: skip
    expect(sorted(one for one, _ in spy.fitted) == sorted(right),
           "fit should be called once for each l2")  # fmt: skip
    small = {rows for rows in sides if len(of(groups, rows)) == n}
    tests = {rows for rows in sides if len(of(groups, rows)) == len(names) - 4 * n}
    if n_group % 5 == 0:  # both sides have as many groups: the one read last is the test
        last = frozenset(asked[-1][1])
        seen = [rows for _, rows, _ in asked].count(set(last))
        many = [frozenset(rows) for _, rows, _ in asked]
        if len(sides) == 1 and last in sides:
            if many.count(last) > len(right):
                expect(False, "the accuracy returned is that of the validation rows, or the l2 was "
                       "chosen by a probe that saw test rows before")  # fmt: skip
            expect(False, "the probes are not compared on the validation rows")
        expect(seen == 1, "the test rows were read more than once: read them with the chosen probe")
        val = next(iter(sides - {last}))
    else:
        expect(tests, "the accuracy returned is that of the validation rows: no probe was read on "
               "the test rows")  # fmt: skip
        last = next(iter(tests))
        times = sum(frozenset(rows) == last for _, rows, _ in asked)
        expect(small or times < len(right), "the l2 was chosen by probes that saw test rows before")
        expect(small, "the probes are not compared on the validation rows")
        expect(times == 1, "the test rows were read more than once: read them with the chosen "
               "probe, after the choice")  # fmt: skip
        val = next(iter(small))
    rows = torch.tensor(sorted(val))
    scores = {k: ((rows * 7919 % 1000) < 1000 * v).double().mean().item() for k, v in right.items()}
    best = max(k for k, v in scores.items() if v == max(scores.values()))
    ends = min(k for k, v in scores.items() if v == max(scores.values()))
    expect(
        l2 == best or (best != ends and l2 != best) or l2 not in right,
        "the l2 chosen is not the one with the highest accuracy on the validation rows",
    )
    expect(l2 == best, "among penalties that do equally well on validation, return the largest of "
           "equals")  # fmt: skip
    used = next(one for one, rows, _ in asked if frozenset(rows) == last)
    expect(used == best, "the test rows were read with another probe than the one chosen")
    rows = torch.tensor(sorted(last))
    truth = ((rows * 7919 % 1000) < 1000 * right[best]).double().mean().item()
    expect(abs(accuracy - 100 * truth) > 1e-6 or truth == 0, "the accuracy is a percentage: return "
           "a fraction")  # fmt: skip
    at_val = scores[best]
    expect(abs(accuracy - truth) < 1e-6 or abs(accuracy - at_val) > 1e-9,
           "the accuracy returned is that of the validation rows")  # fmt: skip
    expect(abs(accuracy - truth) < 1e-6, f"the test accuracy is {accuracy:.4f}, and the share of "
           "test rows for which the chosen probe is right is another")  # fmt: skip
    return of(groups, last)


def test_odd_numbers_of_groups(mine):
    """groups of unequal sizes, with gaps in their numbers, and a rest for the test"""
    for n_group in (13, 29, 57):
        check(mine, n_group, RIGHT, 0.1)


def test_five_and_more(mine):
    """as many groups in validation as in test"""
    for n_group in (5, 40):
        check(mine, n_group, {0.3: 0.5, 0.03: 0.95}, 0.03)


def test_equals(mine):
    """of penalties that do equally well, the largest, however they are ordered"""
    for order in ([0.1, 10.0, 1.0], [10.0, 0.1, 1.0], [1.0, 0.1, 10.0]):
        check(mine, 23, {one: {0.1: 0.4, 1.0: 0.85, 10.0: 0.85}[one] for one in order}, 10.0)
    check(mine, 16, {5.0: 0.6}, 5.0)


def test_rare_class(mine):
    """accuracy counts rows, however rare a class is"""
    n = 400
    x = torch.arange(n)[:, None].double()
    y = (torch.arange(n) % 10 == 0).long()

    def fit(x, y, l2):
        """The large penalty never says 1; the small one says it too often."""
        often = lambda some: (some[:, 0].long() % 10 % 4 == 0).long()  # noqa: E731
        never = lambda some: torch.zeros(len(some), dtype=torch.long)  # noqa: E731
        return often if l2 < 1 else never

    _, l2 = mine.honest_probe(x, y, torch.arange(n) // 20, fit, [0.1, 1.0])
    expect(l2 == 1.0, "the l2 chosen is not the one with the highest accuracy: count rows that are "
           "right, whatever their class")  # fmt: skip


def test_the_seed_deals(mine):
    """another seed deals other groups; the same seed deals the same"""
    before = torch.get_rng_state()
    dealt = [frozenset(check(mine, 28, RIGHT, 0.1, seed)) for seed in (0, 0, 1, 2, 3, 100, 103)]
    expect(torch.equal(before, torch.get_rng_state()),
           "your code draws from or seeds the global random state")  # fmt: skip
    expect(dealt[0] == dealt[1], "the same seed deals other groups")
    expect(len(set(dealt)) == 6, "every seed, or some, deals the same groups to the test")
