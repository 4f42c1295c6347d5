"""Partners agree, all of them are equally likely, and each prompt draws on its own."""

import random

import numpy as np
import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, full_support


def draw_labels(n, n_group, seed):
    """Labels with gaps, some negative, in groups of unequal size, unsorted."""
    g = torch.Generator().manual_seed(seed)
    lots = torch.rand(n, generator=g, dtype=torch.float64).square() * n_group
    return 3 * lots.long() - 4


def check(mine, labels, seed=0, where=""):
    """Shape, kind and agreement."""
    with untouched(labels=labels):
        found = as_tensor(mine.agreeing_partners(labels, seed), "the partners")
    same_shape(found, (len(labels),), "prompt", "the partners")
    expect(found.dtype == torch.int64, f"the partners are {found.dtype}: return int64")
    if len(labels.unique()) > 1:
        expect(
            not torch.equal(found, labels[found.clamp(0, len(labels) - 1)])
            and not (bool((found < 0).any()) and bool(torch.isin(found, labels).all())),
            "these look like labels: return the partners' numbers, from 0 on",
        )
    expect(
        bool(((found >= 0) & (found < len(labels))).all()),
        f"a partner has a number outside 0 … {len(labels) - 1}{where}",
    )
    off = (labels[found] != labels).nonzero()[:, 0].tolist()
    if off:
        expect(
            False,
            f"prompt {off[0]} has label {int(labels[off[0]])}, and its partner another label, "
            f"{int(labels[found[off[0]]])}{where}: partners are numbers of prompts that agree",
        )
    return found


def test_partners_agree(mine):
    """any labels, in groups of any size"""
    for seed, (n, n_group) in enumerate([(9, 3), (30, 5), (7, 1), (40, 40), (1, 1), (200, 6)]):
        check(mine, draw_labels(n, n_group, seed), seed, f" ({n} prompts)")
    check(mine, torch.tensor([5, 900, 5, -3]), 1, " (labels with large gaps)")
    for seed in range(3):
        check(mine, torch.tensor([3, -3] * 10), seed, " (labels of opposite sign)")
        check(mine, torch.tensor([0, 1, 2] * 7) - 2**53, seed, " (labels too large for floats)")


def test_seed(mine):
    """one seed, one draw; no global state"""
    labels = draw_labels(60, 3, 0)
    before = random.getstate(), str(np.random.get_state())
    depends_on_seed(lambda seed: mine.agreeing_partners(labels, seed), "the partners")
    expect(before == (random.getstate(), str(np.random.get_state())),
           "your code draws from or seeds the global random state of random or numpy: use a "
           "generator of your own")  # fmt: skip
    seeds = (3, 103, 1003, 10_003, 100_003, 1_000_003, 2**31 + 3)
    far = [mine.agreeing_partners(labels, seed) for seed in seeds]
    for other in far[1:]:
        expect(not torch.equal(far[0], other), "seeds that lie far apart give the same partners: "
               "the seed is not used as it is")  # fmt: skip


def test_neighboring_seeds(mine):
    """a seed shares no draws with the next one"""
    alike = torch.zeros(60, dtype=torch.long)
    one, two = mine.agreeing_partners(alike, 5), mine.agreeing_partners(alike, 6)
    expect(not torch.equal(one[1:], two[:-1]), "prompt 1 draws with seed 5 what prompt 0 draws "
           "with seed 6, and so on: make one generator for all prompts")  # fmt: skip
    groups = torch.arange(80) // 20
    one, two = (mine.agreeing_partners(groups, seed).reshape(4, 20) % 20 for seed in (5, 6))
    expect(not torch.equal(one[1:], two[:-1]), "label 1 draws with seed 5 what label 0 draws "
           "with seed 6, and so on: make one generator for all groups")  # fmt: skip


def test_every_partner_is_drawn(mine):
    """all that agree are equally likely, the prompt itself included"""
    labels = torch.tensor([4, -2, 4, 9, 4, -2, 4])
    draws = torch.stack([mine.agreeing_partners(labels, seed) for seed in range(150)])
    for i in (0, 2, 6):
        seen = set(draws[:, i].tolist())
        expect(i in seen, f"prompt {i} never draws itself in 150 seeds: it agrees with itself")
        missing = [j for j in (0, 2, 4, 6) if j not in seen]
        expect(not missing, f"partner {missing[:1]} of prompt {i} is never drawn in 150 seeds")
    partners = mine.agreeing_partners(torch.arange(1200) // 4, 0)
    counts = torch.bincount(partners % 4, minlength=4).tolist()
    expect(max(counts) < 375 and min(counts) > 225, f"in 300 groups of four the members are drawn "
           f"{counts} times: all that agree are equally likely")  # fmt: skip
    three = torch.tensor([6, 1, 6, 1, 6])
    drawn = torch.stack([mine.agreeing_partners(three, seed) for seed in range(200)])[:, ::2]
    counts = [int((drawn == j).sum()) for j in (0, 2, 4)]
    expect(max(counts) < 264 and min(counts) > 136, f"the members of a group of three are drawn "
           f"{counts} times: all that agree are equally likely")  # fmt: skip
    full_support(
        lambda seed: mine.agreeing_partners(labels, seed)[4],
        [torch.tensor(j) for j in (0, 2, 4, 6)], n=240, what="the partner of prompt 4",
    )  # fmt: skip
    full_support(
        lambda seed: mine.agreeing_partners(labels, seed)[5],
        [torch.tensor(j) for j in (1, 5)], n=120, what="the partner of prompt 5",
    )  # fmt: skip


def test_negative_labels(mine):
    """negative labels are labels like others"""
    labels = torch.tensor([-5, 2, -5, 2, -5, -1, -1])
    moved = sum(
        bool((mine.agreeing_partners(labels, seed)[[0, 2, 4, 5, 6]]
              != torch.tensor([0, 2, 4, 5, 6])).any())
        for seed in range(12)
    )  # fmt: skip
    expect(moved > 8, "prompts with negative labels always get themselves: any whole number is "
           "a label")  # fmt: skip


def test_each_draws_on_its_own(mine):
    """the partners of two prompts do not depend on each other"""
    labels = torch.tensor([3, 8, 3])
    pairs = [tuple(mine.agreeing_partners(labels, seed)[[0, 2]].tolist()) for seed in range(120)]
    same = sum(a == b for a, b in pairs)
    expect(same > 0, "two prompts of a group of two never get the same partner: each prompt draws "
           "on its own")  # fmt: skip
    expect(same < 120, "both prompts of a group always get the same partner: each draws on its own")
    expect(30 <= same <= 90, "the partners of two prompts of a group depend on each other: each "
           "prompt draws on its own")  # fmt: skip
    four = torch.zeros(4, dtype=torch.long)
    shifts = []
    for seed in range(80):
        partners = mine.agreeing_partners(four, seed)
        shifts.append(len(set(((partners - torch.arange(4)) % 4).tolist())))
    expect(sum(n == 1 for n in shifts) < 20, "there is one shift for all prompts of a group: each "
           "prompt draws on its own")  # fmt: skip


def test_layouts(mine):
    """strided and read-only labels, int32, and many prompts"""
    labels = draw_labels(25, 4, 5)
    any_layout(lambda labels: mine.agreeing_partners(labels, 2), labels=labels)
    check(mine, labels.int(), 3, " (int32)")
    check(mine, draw_labels(1500, 7, 6), 4, " (1500 prompts)")
