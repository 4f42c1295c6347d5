"""Each seed is left out once, and those that turn the verdict are named."""

import torch

from minigpt.course.grading.feedback import expect, untouched

F64 = torch.float64


def wanted(values, verdict):
    """By a loop."""
    whole = verdict(values)
    rest = [torch.cat([values[:i], values[i + 1 :]]) for i in range(len(values))]
    return [i for i, x in enumerate(rest) if verdict(x) != whole]


def check(mine, values, verdict, why):
    """One set of seeds."""
    with untouched(values=values):
        found = mine.decisive_seeds(values, verdict)
    right = wanted(values, verdict)
    listed = found.tolist() if isinstance(found, torch.Tensor) else found
    expect(isinstance(found, list), f"{type(found).__name__}: give a list of numbers of seeds")
    expect(
        listed == right and all(type(i) is int for i in listed),
        f"values {values.tolist()}: {found}, and not {right}: {why}",
    )


def mean_above(level):
    return lambda x: "high" if x.double().mean() > level else "low"


def test_left_out(mine):
    """a seed is left out, and nothing is put in its place"""
    sizes = []
    mine.decisive_seeds(torch.tensor([3.0, 1, 2, 5]), lambda x: (sizes.append(len(x)), "a")[1])
    expect(
        set(sizes) <= {3, 4},
        f"the verdict was asked about {sorted(set(sizes))} values of 4: without the seed, three "
        "others remain",
    )
    expect(
        3 in sizes,
        "a seed is left out, and not replaced: the verdict was never asked about the three others",
    )
    expect(
        sorted(sizes) == [3, 3, 3, 3, 4],
        f"the verdict was asked {len(sizes)} times about 4 seeds: once about all, and once without "
        "each (in all 5 times). Is the last seed left out, and every such seed looked for?",
    )


def test_order(mine):
    """the others stay in their order"""
    values = torch.tensor([3.0, 1.0, 2.0, 8.0, 5.0], dtype=F64)
    seen = []
    mine.decisive_seeds(values, lambda x: (seen.append(x.tolist()), "a")[1])
    for x in seen:
        places = [values.tolist().index(v) for v in x]
        expect(places == sorted(places), f"{x}: the others are passed on in their order")


def test_numbers(mine):
    """the numbers of the seeds that matter"""
    values = torch.tensor([1.0, 7.5, 1.0, 9.5, 2.0])
    why = "give the numbers of seeds, and ask for the verdict without the seed"
    check(mine, values, lambda x: str(x.max() > 8), why)
    check(mine, values, lambda x: str(x.max() > 99), "the verdict without the seed is the same")


def test_every(mine):
    """every such seed, the last one as well"""
    values = torch.tensor([5.0, 1.0, 1.0, 5.0, 5.0])
    check(mine, values, mean_above(3.1), "every such seed counts. The list rises")
    check(mine, torch.tensor([0.0, 0, 0, 9]), mean_above(2), "the last seed counts as well")
    check(mine, torch.tensor([9.0, 0, 0, 5]), mean_above(3), "The list rises, and holds every such "
          "seed")  # fmt: skip


def test_equal_values(mine):
    """one of several equal values"""
    values = torch.tensor([4.0, 4.0, 0.0, 4.0])
    check(mine, values, lambda x: str(len(x)), "of equal values only one is left out at a time")
    check(mine, values, lambda x: str((x == 4).sum() >= 2), "of equal values only one is left out")
    check(
        mine, torch.tensor([2.0, 5.0, 2.0, 5.0]), lambda x: str(x[0] > x[1]),
        "seeds with equal values are seeds of their own: leave each out, and ask",
    )  # fmt: skip


def test_random(mine):
    """random seeds, and a verdict with three words"""
    g = torch.Generator().manual_seed(0)
    for n in (3, 4, 7, 13):
        values = torch.randn(n, generator=g)

        def verdict(x):
            middle = x.double().mean().item()
            return "cannot tell" if abs(middle) < 0.1 else "yes" if middle > 0 else "no"

        check(mine, values, verdict, "ask without the seed, for every seed")
        check(mine, values.repeat(2)[::2], verdict, "whatever the layout")


def test_precision(mine):
    """values keep their precision"""
    tiny = 1 + torch.tensor([1e-12, 2e-12, 3e-12], dtype=F64)
    check(mine, tiny, lambda x: str((x - 1).max() > 2.5e-12), "pass them on in their own precision")
    kinds = []
    mine.decisive_seeds(tiny, lambda x: (kinds.append(x.dtype), "a")[1])
    mine.decisive_seeds(tiny.float(), lambda x: (kinds.append(x.dtype), "a")[1])
    expect(
        set(kinds[:4]) == {F64} and set(kinds[4:]) == {torch.float32},
        "pass the values on in their own precision",
    )
