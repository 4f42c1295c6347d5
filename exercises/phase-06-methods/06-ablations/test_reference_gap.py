"""The gap, what the control divides, its spread against a count of all divisions, and the seed."""

from itertools import combinations

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched
from minigpt.course.grading.properties import depends_on_seed, distinct_draws


def prompts(n_own=5, n_other=4, pos=3, seed=0):
    """Prompts whose tokens say which prompt they belong to."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randperm(900, generator=g)[: n_own + n_other] + 100
    every = rows[:, None] * 10 + torch.arange(pos)
    return every[:n_own], every[n_own:]


def mean_effect(tokens):
    return float(tokens[:, 0].double().mean() / 1000)


class Watch:
    """An effect that keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, tokens):
        self.asked.append(torch.as_tensor(tokens).clone())
        return mean_effect(tokens)


def result(mine, effect, own, other, n=12, seed=0):
    """Run the learner's function; check the form of what comes back."""
    with untouched(own=own, other=other):
        found = mine.reference_gap(effect, own, other, n, seed)
    expect(isinstance(found, tuple) and len(found) == 2, "return two things: the gap, and n gaps")
    same_shape(as_tensor(found[1], "the control"), (n,), axes="draw", what="the control")
    return found


def test_gap(mine):
    """the effect with own prompts less the effect with others"""
    for seed in range(5):
        own, other = prompts(seed=seed)
        wanted = mean_effect(own) - mean_effect(other)
        gap, _ = result(mine, mean_effect, own, other)
        slips = [(-wanted, "the sign is wrong: own less other"), (abs(wanted), "the sign is lost")]
        hints = [(v, said) for v, said in slips if abs(v - wanted) > 1e-6]
        close(gap, wanted, "the gap", hints=hints[::-1] if wanted < 0 else hints)


def test_divisions(mine):
    """each draw divides all prompts into two sets of the same two sizes"""
    for n_own, n_other in ((5, 3), (2, 7), (6, 6)):
        own, other = prompts(n_own, n_other, seed=n_own)
        watch, n = Watch(), 9
        result(mine, watch, own, other, n)
        every = {tuple(row) for row in torch.cat([own, other]).tolist()}
        pairs = [seen for seen in watch.asked if len(seen)]
        rows = [[tuple(row) for row in seen.tolist()] for seen in pairs]
        expect(
            all(row in every for seen in rows for row in seen),
            "the effect is measured on prompts that are in neither set: a prompt stays whole",
        )
        expect(
            all(len({*seen}) == len(seen) for seen in rows),
            "a prompt is twice in one set: divide the prompts, and do not draw with replacement",
        )
        sizes = {len(seen) for seen in rows}
        expect(
            sizes == {n_own, n_other},
            f"with {n_own} and {n_other} prompts, the effect is measured on sets of "
            f"{sorted(sizes)}: a mean over fewer prompts varies more",
        )
        sets = [frozenset(seen) for seen in rows]
        whole = [one for one in sets if frozenset(every - one) in sets]
        expect(
            len(whole) == len(sets),
            "a set is compared with another one that shares prompts with it or leaves some out: "
            "what is not in the first set is the second",
        )
        given = [{tuple(row) for row in part.tolist()} for part in (own, other)]
        expect(
            any(one not in given for one in sets),
            "the effect is measured on own and other alone: a shuffle within a set or another sign "
            "changes nothing, and the control divides all prompts anew",
        )


def test_size_matters(mine):
    """the first set has the size of own: an effect may depend on how many prompts it has"""
    own, other = prompts(2, 6, seed=8)
    _, chance = result(mine, lambda tokens: float(len(tokens)), own, other)
    expect(
        not (chance - 4).abs().max() < 1e-6,
        "the two sets of the control are subtracted the other way around",
    )
    expect(
        not chance.abs().max() < 1e-6,
        "each draw is the gap of two sets: nothing is taken away from it",
    )
    expect((chance + 4).abs().max() < 1e-6, "the two sets of a draw do not have the sizes 2 and 6")


def test_control(mine):
    """the control spreads as all divisions do, and the sizes stay where they belong"""
    own, other = prompts(3, 4, seed=5)
    every = torch.cat([own, other])
    all_gaps = []
    for chosen in combinations(range(7), 3):
        rest = [i for i in range(7) if i not in chosen]
        all_gaps.append(mean_effect(every[[*chosen]]) - mean_effect(every[rest]))
    wanted = torch.tensor(all_gaps, dtype=torch.float64)
    _, chance = result(mine, mean_effect, own, other, n=300)
    strange = [c for c in chance.double() if (wanted - c).abs().min() > 1e-5]
    expect(
        not strange,
        "the control holds a gap that no division of the prompts into these two sizes gives",
    )
    found = {int((wanted - c).abs().argmin()) for c in chance.double()}
    expect(
        len(found) > 0.8 * len(all_gaps),
        f"of {len(all_gaps)} divisions only {len(found)} are drawn in 300 draws",
    )
    close(
        chance.double().std(),
        wanted.std(),
        "the spread of the control",
        rtol=0.15,
        hints=[(wanted.std() / 7**0.5, "the spread is that of a mean over draws")],
    )


def test_seed(mine):
    """one seed, one control, and every draw another"""
    own, other = prompts(9, 8, seed=2)

    def draw(seed):
        return mine.reference_gap(mean_effect, own, other, 8, seed)[1]

    depends_on_seed(draw, "the control")
    distinct_draws(as_tensor(draw(0)), "the control")
    _, other_way = mine.reference_gap(lambda tokens: -mean_effect(tokens), own, other, 8, 0)
    close(
        other_way,
        -as_tensor(draw(0)),
        "the control of the opposite effect, with the same seed",
        hints=[(-draw(0).flip(0), "the gaps are sorted: another effect is compared draw by draw")],
    )
    expect(
        not torch.equal(as_tensor(draw(0))[1:], as_tensor(draw(1))[:-1]),
        "the draws of seed 1 are those of seed 0, moved by one: use one generator for all draws",
    )
