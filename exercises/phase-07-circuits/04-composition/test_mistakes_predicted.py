"""How well a rule knows a model's mistakes, beside a rule that guesses."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout


def draw(n, seed, p_true=0.3, p_wrong=(0.2, 0.5), p_named=(0.1, 0.6)):
    """Answers with unequal groups, and unequal rates of mistakes and of names in each."""
    g = torch.Generator().manual_seed(seed)
    truth = torch.rand(n, generator=g) < p_true

    def flip(rates):
        rate = torch.where(truth, *(torch.tensor(r) for r in rates))
        return truth ^ (torch.rand(n, generator=g) < rate)

    return flip(p_wrong), flip(p_named), truth


def share(part, whole):
    """A share; NaN of nothing."""
    return part / whole if whole else math.nan


def by_hand(model, rule, truth):
    """The definition, by counting."""
    rows = list(zip(model.tolist(), rule.tolist(), truth.tolist(), strict=True))
    wrong, named = ([row[i] != row[2] for row in rows] for i in (0, 1))
    hits = sum(a and b for a, b in zip(wrong, named, strict=True))
    expected = 0.0
    for kind in (True, False):
        group = [i for i, row in enumerate(rows) if row[2] == kind]
        mistakes, names = sum(wrong[i] for i in group), sum(named[i] for i in group)
        expected += names * mistakes / len(group) if group else 0.0
    return torch.tensor(
        [share(hits, sum(wrong)), share(hits, sum(named)), share(expected, sum(named))]
    )


def slips(model, rule, truth):
    """What typical slips give, and what to say to them."""
    recall, precision, chance = by_hand(model, rule, truth)
    wrong, named = model != truth, rule != truth
    same = (model == rule).float().mean()
    rates = [wrong[k].float().mean() for k in (truth, ~truth) if k.any()]
    yes, said = model & ~truth, rule & ~truth
    both = (yes & said).sum()
    expected = chance * named.sum()
    odd = rule != model

    def by_group(split):
        """Chance when the groups are made by other answers than the true ones."""
        groups = [k for k in (split, ~split) if k.any()]
        return sum(named[k].sum() * wrong[k].float().mean() for k in groups) / named.sum()

    return [
        (
            (same, same, None),
            "this is the agreement of model and rule: both are right on most strings, so they "
            "agree without any knowledge of mistakes",
        ),
        (
            torch.stack([precision, recall, chance]),
            "recall and precision are exchanged: recall is a share of the mistakes",
        ),
        (
            (None, None, wrong.float().mean()),
            "chance ignores which strings are true: a rule that names false strings only may "
            "profit from that alone",
        ),
        (
            (None, None, torch.stack(rates).mean()),
            "chance is half of both groups' rates: weigh a group by the names in it",
        ),
        (
            ((model & rule).sum() / model.sum(), None, None),
            "mistakes are counted where the model says yes: compare it with the truth",
        ),
        (
            (both / yes.sum(), None, None),
            "only one kind of mistake is counted: refusing a true string is one, too",
        ),
        ((None, precision * wrong.sum(), None), "precision is a share of the named strings"),
        (
            ((wrong & odd).sum() / wrong.sum(), None, None),
            "the rule is compared with the model: it names a mistake where it differs from the "
            "truth",
        ),
        ((None, None, expected / wrong.sum()), "chance is a precision: a share of the named"),
        (
            (None, None, by_group(model)),
            "chance groups the strings by what the model says: group them by what is true",
        ),
        (
            (None, None, by_group(rule)),
            "chance groups the strings by what the rule says: group them by what is true",
        ),
    ]


def fit(hint, wanted):
    """A hint's values, with what it leaves open."""
    if isinstance(hint, torch.Tensor):
        return hint
    return [None if v is None or torch.allclose(v, w) else v for v, w in zip(hint, wanted)]


def check(mine, answers, what):
    """Compare the three shares."""
    wanted = by_hand(*answers)
    got = mine.mistakes_predicted(*(one.clone() for one in answers))
    same_shape(got, (3,), "", "(recall, precision, chance)")
    nothing = wanted.isnan()
    expect(got[nothing].isnan(), f"{what}: A share of nothing is NaN, and not {got[nothing]}")
    expect(~got[~nothing].isnan(), f"{what}: a share is NaN that can be computed")
    told = []
    for values, words in slips(*answers):
        for i in range(3):
            value = None if fit(values, wanted)[i] is None else torch.as_tensor(values[i])
            if value is not None and not torch.allclose(value, wanted[i], equal_nan=True):
                told.append((i, value, words))
    for i, name in enumerate(("recall", "precision", "chance")):
        if not nothing[i]:
            hints = [(value.to(wanted), words) for at, value, words in told if at == i]
            close(got[i], wanted[i], f"{name} of {what}", hints=telling(hints, wanted[i]))


def test_definition(mine):
    """unequal groups, with unequal rates of mistakes"""
    for seed, n in enumerate([50, 17, 400]):
        check(mine, draw(n, seed), f"{n} strings")


def test_by_hand(mine):
    """five strings: two mistakes, two names, one hit"""
    model = torch.tensor([True, True, False, False, False])
    rule = torch.tensor([True, False, False, True, True])
    truth = torch.tensor([False, False, False, False, True])
    check(mine, (model, rule, truth), "five strings")


def test_false_strings_only(mine):
    """a rule that names false strings at random is as good as chance, and not better"""
    model, _, truth = draw(4000, 5, p_true=0.5, p_wrong=(0.0, 0.4))
    g = torch.Generator().manual_seed(1)
    rule = truth | (torch.rand(4000, generator=g) < 0.3)
    check(mine, (model, rule, truth), "a rule that guesses")
    got = mine.mistakes_predicted(model, rule, truth)
    expect(
        (got[1] - got[2]).abs() < 0.05,
        "a rule that guesses among false strings must not beat chance",
    )


def test_nothing(mine):
    """no mistakes, no names, and one group that is empty"""
    yes, no = torch.ones(4, dtype=torch.bool), torch.zeros(4, dtype=torch.bool)
    some = torch.tensor([True, False, False, True])
    check(mine, (yes, some, yes), "a model without a mistake")
    check(mine, (some, no, no), "a rule without a name")
    check(mine, (some, some, yes), "true strings only")


def test_many(mine):
    """thousands of strings: hundreds of hits, or a few mistakes"""
    check(mine, draw(3000, 9), "3,000 strings")
    rare = draw(3000, 10, p_wrong=(0.002, 0.004))
    check(mine, rare, "3,000 strings with few mistakes")


def test_layouts(mine):
    """strided and read-only answers; they stay as they were"""
    model, rule, truth = draw(30, 8)
    any_layout(mine.mistakes_predicted, model=model, rule=rule, truth=truth)
