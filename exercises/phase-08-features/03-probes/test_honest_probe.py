"""The probes are spies: they note which rows they saw, and are right as often as they are told."""

import torch

from minigpt.course.grading.feedback import expect, untouched


class Spy:
    """A `fit` that notes the rows of every call; column 0 of x is the row's number."""

    def __init__(self, x, y, right):
        self.x, self.y, self.right = x, y, right  # right: l2 → which rows its probe gets right
        self.fitted, self.asked, self.problem = [], [], ""

    def rows(self, x):
        """The numbers of some rows, which should be rows of x as it was given."""
        rows = x[:, 0].long().clamp(0, len(self.x) - 1)
        if x.dtype != self.x.dtype or not torch.equal(self.x[rows], x):
            self.problem = self.problem or ("a probe sees rows that are none of x: hand on x as "
                                            "it is, in its dtype")  # fmt: skip
        return rows

    def __call__(self, x, y, l2):
        rows = self.rows(x)
        if l2 not in self.right:
            self.problem = self.problem or f"fit gets the penalty {l2:g}, and l2s has no such one"
        if not torch.equal(self.y[rows], y):
            self.problem = self.problem or "x and y handed to fit are not of the same rows"
        self.fitted.append((l2, set(rows.tolist())))

        def predict(some):
            rows = self.rows(some)
            self.asked.append((l2, set(rows.tolist()), len(rows)))
            right = hits(self.right.get(l2, 0.5), rows)
            return torch.where(right, self.y[rows], self.y[rows] + 1)

        return predict


def hits(right, rows):
    """Which of the rows a probe gets right: a share of all rows, or as it is said row by row."""
    return right[rows] if isinstance(right, torch.Tensor) else rows * 7919 % 1000 < 1000 * right


def data(n_group, seed=0, gaps=True, sizes=None):
    """Rows of groups of unequal sizes, whose numbers have gaps, in no order."""
    g = torch.Generator().manual_seed(seed)
    sizes = torch.randint(1, 9, (n_group,), generator=g) if sizes is None else sizes
    names = torch.randperm(20 * n_group, generator=g)[:n_group] - (5 if gaps else 0)
    groups = names.repeat_interleave(sizes)
    groups = groups[torch.randperm(len(groups), generator=g)]
    n = len(groups)
    x = torch.cat([torch.arange(n)[:, None], torch.randn(n, 2, generator=g)], 1).double()
    return x, torch.randint(0, 3, (n,), generator=g), groups


def run(mine, x, y, groups, right, seed=0):
    """Call the learner's function with a spy; return all that is known."""
    spy = Spy(x.clone(), y.clone(), right)
    try:
        with untouched(x=x, y=y, groups=groups):
            found = mine.honest_probe(x, y, groups, spy, list(right), seed)
    except TypeError:
        expect(not spy.problem, spy.problem)
        raise
    expect(not spy.problem, spy.problem)
    expect(isinstance(found, tuple | list) and len(found) == 2,
           "return two numbers: the test accuracy and the l2 chosen")  # fmt: skip
    expect(found[1] in right, f"the second number, {found[1]}, is none of l2s: return the accuracy "
           "and then the l2 itself")  # fmt: skip
    return found, spy


RIGHT = {1e-5: 0.7, 1.0: 0.8, 0.1: 0.9, 10.0: 0.3}


def of(groups, rows):
    """The groups of some rows."""
    return set(groups[sorted(rows)].tolist())


def check(mine, n_group, right, seed=0, rows=None):
    """All properties of one run."""
    x, y, groups = rows or data(n_group)
    (accuracy, l2), spy = run(mine, x, y, groups, right, seed)
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
        expect(
            times < max(2, len(right)) or frozenset(asked[-1][1]) not in small,
            "the rest of the groups validates: n // 5 validate, and all others test",
        )
        expect(small or times < len(right), "the l2 was chosen by probes that saw test rows before")
        expect(small, "the probes are not compared on the validation rows")
        expect(times == 1, "the test rows were read more than once: read them with the chosen "
               "probe, after the choice")  # fmt: skip
        val = next(iter(small))
    rows = torch.tensor(sorted(val))
    scores = {k: hits(v, rows).double().mean().item() for k, v in right.items()}
    best = max(k for k, v in scores.items() if v == max(scores.values()))
    expect(
        l2 == best or scores[l2] == scores[best],
        "the l2 chosen is not the one with the highest accuracy on the validation rows: count all "
        "rows, and do not round",
    )
    expect(l2 == best, "among penalties that do equally well on validation, return the largest of "
           "equals")  # fmt: skip
    used = next(one for one, rows, _ in asked if frozenset(rows) == last)
    expect(used == best, "the test rows were read with another probe than the one chosen")
    rows = torch.tensor(sorted(last))
    truth = hits(right[best], rows).double().mean().item()
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
        check(mine, n_group, RIGHT)


def test_five_and_more(mine):
    """as many groups in validation as in test"""
    for n_group in (5, 40):
        check(mine, n_group, {0.3: 0.5, 0.03: 0.95})


def test_equals(mine):
    """of penalties that do equally well, the largest, however they are ordered"""
    for order in ([0.1, 10.0, 1.0], [10.0, 0.1, 1.0], [1.0, 0.1, 10.0]):
        check(mine, 23, {one: {0.1: 0.4, 1.0: 0.85, 10.0: 0.85}[one] for one in order})
    check(mine, 16, {5.0: 0.6})


def test_one_row_decides(mine):
    """penalties whose probes differ in one row of thousands, and groups of very unequal sizes"""
    x, y, groups = data(5, 1, sizes=torch.tensor([5000, 5003, 5001, 5002, 5005]))
    good = torch.ones(len(x), dtype=torch.bool)
    less = good.clone()
    for name in groups.unique():  # two rows of each group are wrong, or three
        rows = (groups == name).nonzero()[:, 0]
        good[rows[:2]], less[rows[:3]] = False, False
    check(mine, 5, {10.0: less, 0.1: good}, rows=(x, y, groups))
    large = torch.arange(23) % 2 == 0
    x, y, groups = data(23, 2, sizes=torch.where(large, 300, 2))
    size = (groups[:, None] == groups).sum(1)
    right = {10.0: size > 2, 0.1: torch.arange(len(x)) % 20 > 0}  # by rows, the first is better
    for seed in range(5):
        check(mine, 23, right, seed, (x, y, groups))


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


def last_read(mine, n_group, seed):
    """The groups that are read last."""
    x, y, groups = data(n_group)
    _, spy = run(mine, x, y, groups, {1.0: 0.5}, seed)
    return frozenset(of(groups, spy.asked[-1][1]))


def test_the_seed_deals(mine):
    """another seed deals other groups; the same seed deals the same"""
    before = torch.get_rng_state()
    dealt = [frozenset(check(mine, 28, RIGHT, seed)) for seed in (0, 0, 1, 2, 3, 100, 103)]
    expect(torch.equal(before, torch.get_rng_state()),
           "your code draws from or seeds the global random state")  # fmt: skip
    expect(dealt[0] == dealt[1], "the same seed deals other groups")
    expect(len(set(dealt)) == 6, "every seed, or some, deals the same groups to the test")
    far = [0, 1000, 1003, 10_000, 1_000_000, *(2**k for k in range(2, 31, 2))]
    dealt = [last_read(mine, 28, seed) for seed in far]
    expect(len(set(dealt)) == len(far), "every seed, or some, deals the same groups to the test: "
           "is a large seed cut off?")  # fmt: skip
    expect(
        len({last_read(mine, 20, seed) for seed in range(60)}) > 45,
        "few different sets of groups are ever tested: deal every group by lot, and not its "
        "neighbors with it",
    )
