"""Studies draw whole groups with replacement, and the truth is that of the population."""

from itertools import product

import torch

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed

F64 = torch.float64


def numbered(n_group, n_value):
    """A population whose values say where they come from: group · 1000 + place."""
    return torch.arange(n_group, dtype=F64)[:, None] * 1000 + torch.arange(n_value)


class Watched:
    """An interval that keeps what it is asked about."""

    def __init__(self, rule):
        self.rule, self.asked = rule, []

    def __call__(self, values, groups):
        self.asked.append((values.detach().clone(), groups.detach().clone()))
        return self.rule(values, groups)


def run(mine, population, rule, n_group, n_study=20, seed=0):
    """Call the function; return the share, and what the interval was asked."""
    watched = Watched(rule)
    with untouched(population=population):
        share = mine.coverage(population, watched, n_group, n_study, seed)
    expect(share is not None, "coverage returns None: is there a return statement?")
    expect(
        len(watched.asked) == n_study,
        f"the interval is asked {len(watched.asked)} times for {n_study} studies: once for each",
    )
    return share, watched.asked


def wide(values, groups):
    """An interval that holds everything."""
    return -1e9, 1e9


def test_whole_groups(mine):
    """a study holds whole groups, with one label each"""
    for n_row, n_value, n_group in [(8, 3, 5), (4, 1, 9), (30, 6, 2), (5, 4, 1)]:
        _, asked = run(mine, numbered(n_row, n_value), wide, n_group)
        for values, groups in asked:
            expect(
                values.shape == (n_group * n_value,),
                f"the interval gets values {list(values.shape)}: {n_group} groups of {n_value} "
                f"values are {n_group * n_value}",
            )
            expect(
                values.dtype == F64,
                f"the population is float64, and the interval gets {values.dtype}: hand on the "
                "values as they are",
            )
            expect(
                not groups.is_floating_point(),
                f"the labels are {groups.dtype}: a label is a whole number",
            )
            rows = values.view(n_group, n_value)
            expect(
                ((rows % 1000) == torch.arange(n_value)).all()
                and (rows // 1000 == rows[:, :1] // 1000).all(),
                "a study should hold all values of each group it draws, group after group: draw "
                "groups, not single values",
            )
            wanted = torch.arange(n_group).repeat_interleave(n_value)
            if groups.shape == wanted.shape and not torch.equal(groups.long(), wanted):
                expect(
                    not torch.equal(groups.double(), (values // 1000)),
                    "the labels are those of the population, so a group drawn twice is one group: "
                    "label what is drawn 0, 1, 2, …",
                )
            close(groups.double(), wanted.double(), "the labels")


def test_with_replacement(mine):
    """a group may be drawn twice, and all are equally likely"""
    _, asked = run(mine, numbered(5, 2), wide, 5, n_study=600, seed=2)
    drawn = torch.stack([(values.view(5, 2)[:, 0] // 1000).long() for values, _ in asked])
    expect(
        any(len(row.unique()) < 5 for row in drawn),
        "no group is ever drawn twice: draw with replacement, since a real study draws from many "
        "more groups than you recorded",
    )
    counts = torch.bincount(drawn.flatten(), minlength=5) / drawn.numel()
    expect(
        (counts - 0.2).abs().max() < 0.05,
        "some groups are drawn more often than others: every group is equally likely",
    )
    pairs = {tuple(row[:2].tolist()) for row in drawn}
    expect(
        pairs == set(product(range(5), repeat=2)),
        "the first two groups of a study depend on each other: draw each one anew",
    )
    expect(len({tuple(row.tolist()) for row in drawn}) > 300, "studies repeat: draw each one anew")


def test_truth(mine):
    """the truth is the mean of the population"""
    population = torch.tensor([[0.0, 1], [4, 9], [2, 40]], dtype=F64)
    mean = population.mean().item()
    exact, _ = run(mine, population, lambda v, g: (mean, mean), 4)
    close(exact, 1.0, "the share, with an interval that is the population's mean alone: the truth "
          "is that mean, and the ends belong to the interval")  # fmt: skip
    for low, high, wanted in [(mean - 1, mean - 1e-6, 0.0), (mean + 1e-6, 99, 0.0), (-99, 99, 1.0)]:
        share, _ = run(mine, population, lambda v, g, low=low, high=high: (low, high), 4)
        close(share, wanted, "the share, with an interval that never changes",
              [(1 - wanted, "this is the share of intervals that miss the truth")])  # fmt: skip
    own, _ = run(mine, population, lambda v, g: (v.mean().item() - 1e-9, v.mean().item() + 1e-9), 1)
    close(own, 0.0, "the share, with an interval around each study's own mean",
          [(1.0, "the truth is taken from the study: it is the population's")])  # fmt: skip


def test_share(mine):
    """the share is that of the studies, whatever the interval"""
    g = torch.Generator().manual_seed(0)
    population = torch.randn(40, 3, generator=g, dtype=F64) + 2
    truth = population.mean().item()

    def rule(values, groups):
        m = values.mean().item()
        return m - 0.3, m + 0.1

    for n_group, n_study, seed in [(6, 50, 0), (3, 77, 1), (20, 31, 2)]:
        share, asked = run(mine, population, rule, n_group, n_study, seed)
        ends = [rule(values, groups) for values, groups in asked]
        inside = sum(low <= truth <= high for low, high in ends)
        close(share, inside / n_study, "the share of intervals that hold the truth",
              [(float(inside), "this is a count: divide by the number of studies"),
               (1 - inside / n_study, "this is the share of intervals that miss the truth"),
               (sum(low <= truth for low, _ in ends) / n_study, "only the lower end counts"),
               (sum(truth <= high for _, high in ends) / n_study, "only the upper end counts")],
              atol=1e-9)  # fmt: skip


def test_default_studies(mine):
    """two hundred studies, if nobody says how many"""
    watched = Watched(wide)
    mine.coverage(numbered(4, 2), watched, 3)
    expect(len(watched.asked) == 200, f"by default there are {len(watched.asked)} studies, not 200")


def test_large_numbers(mine):
    """an offset of ten thousand changes nothing"""
    g = torch.Generator().manual_seed(1)
    population = (torch.randn(300, 7, generator=g) + 1e4).float()
    truth = population.double().mean().item()
    share, _ = run(mine, population, lambda v, g: (truth - 1e-6, truth + 1e-6), 4)
    close(share, 1.0, "the share, with a narrow interval around the mean in double precision")
    rule = lambda v, g: (v.mean().item() - 0.2, v.mean().item() + 0.2)  # noqa: E731
    any_layout(lambda population: mine.coverage(population, rule, 4, 30), population=numbered(6, 3))


def test_seeded(mine):
    """one seed, one result; the global random state is left alone"""
    g = torch.Generator().manual_seed(2)
    population = torch.randn(50, 4, generator=g, dtype=F64)

    def studies(seed):
        _, asked = run(mine, population, wide, 5, 10, seed)
        return torch.cat([values for values, _ in asked])

    depends_on_seed(studies, "the studies")
    here, there = ({tuple(v.tolist()) for v in studies(s).view(10, -1)} for s in (3, 4))
    expect(
        not here & there,
        "seeds 3 and 4 share studies: make one generator, and let all studies draw from it",
    )
    for far in (101, 100_001):
        expect(
            not torch.equal(studies(1), studies(far)),
            f"seeds 1 and {far} give the same: use the whole seed",
        )
