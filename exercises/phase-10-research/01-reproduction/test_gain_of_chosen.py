"""The repaired study follows its plan, and gives nothing where nothing is."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape
from minigpt.course.grading.properties import any_layout

F64 = torch.float64
PLAN = "compare the code with the plan, line by line"


def reported(x):
    """One part of the plan, by loops."""
    half, out = x.shape[2] // 2, []
    for seed in x.double():
        means = [sum(head[:half].tolist()) / half for head in seed]
        rest = seed[means.index(max(means)), half:].tolist()
        out.append(sum(rest) / len(rest))
    return torch.tensor(out, dtype=F64)


def check(mine, scores, control, why, atol=1e-6):
    """One study."""
    found = as_tensor(mine.gain_of_chosen(scores, control), "the gain")
    same_shape(found, (len(scores),), "seed", f"the gain, one for each seed ({why})")
    expect(found.dtype == F64, f"the gain is {found.dtype}: compute in double precision")
    wanted = reported(scores) - reported(control)
    expect(
        torch.allclose(found, wanted, atol=atol, rtol=0),
        f"the gain is {found[:3].tolist()} …, and not {wanted[:3].tolist()} …: {why}",
    )


def noise(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=F64)


def test_below_nothing(mine):
    """a control that wins counts, too"""
    why = "a difference below 0 stays below 0: whoever drops it reports luck"
    low = torch.zeros(3, 2, 4, dtype=F64)
    check(mine, low, low + torch.tensor([1.0, 2, 3], dtype=F64)[:, None, None], why)
    check(mine, low - 4, low - 1, "the head with the highest mean is chosen, with its sign")
    signs = torch.tensor([-5.0, 1])[None, :, None].expand(2, 2, 6)
    check(mine, signs, 0 * signs, "the head with the highest mean is chosen, with its sign")


def test_control_chooses(mine):
    """the control chooses its own head"""
    why = "the control chooses its own head, as the scores do"
    flat = torch.arange(3.0, dtype=F64)[None, :, None].expand(2, 3, 6)
    check(mine, flat, -flat, why)
    check(mine, flat, flat.flip(1) * 3, why)


def test_each_seed(mine):
    """each seed has a head of its own"""
    scores = torch.zeros(3, 3, 6, dtype=F64)
    for seed in range(3):
        scores[seed, seed] = 4 + seed
    scores[2, 2] = 9
    check(mine, scores, scores * 0, "each seed chooses its own head")
    check(mine, scores * 0, scores, "each seed chooses its own head, in the control as well")


def test_halves(mine):
    """prompts that choose do not report"""
    why = (
        "prompts that choose a head may not report it: the first half chooses, and the mean of the "
        "rest reports"
    )
    scores = torch.tensor([[[3.0, 3, 1, 1], [0, 0, 9, 9]], [[2.0, 0, 7, 8], [5, 5, 0, 1]]])
    check(mine, scores, torch.zeros(2, 2, 4), why)
    # The control is set so that only its own head, chosen on its first half, gives 0.
    check(mine, noise(6, 5, 8), torch.zeros(6, 5, 8), why)
    constant = torch.arange(5.0, dtype=F64)[None, :, None].expand(6, 5, 8)
    check(mine, constant, noise(6, 5, 8, seed=1), why)


def test_odd(mine):
    """an odd number of prompts"""
    for n in (2, 3, 5, 7, 11):
        why = f"of {n} prompts the first n // 2 choose, and all prompts after the first half report"
        check(mine, noise(40, 4, n, seed=n), noise(40, 4, n, seed=n + 50), why)


def test_random(mine):
    """random studies of many sizes"""
    for seed, shape in enumerate([(1, 1, 2), (5, 24, 12), (3, 7, 31), (9, 2, 4), (50, 6, 10)]):
        scores = noise(*shape, seed=seed) + noise(*shape[:2], 1, seed=seed + 9)
        check(mine, scores, noise(*shape, seed=seed + 20), "mean of the reported prompts; " + PLAN)


def test_equal_means(mine):
    """of heads with equal means the first is chosen"""
    scores = torch.ones(2, 3, 4, dtype=F64)
    scores[:, :, 2:] = torch.tensor([5.0, 6, 7], dtype=F64)[:, None]
    check(mine, scores, torch.zeros(2, 3, 4), "of heads with equal means the first is chosen")


def test_nothing_in_nothing_out(mine):
    """noise against noise gives nothing on average"""
    found = as_tensor(mine.gain_of_chosen(noise(800, 12, 6), noise(800, 12, 6, seed=1)))
    expect(
        abs(found.mean()) < 0.12,
        f"noise against noise gains {found.mean():.2f} on average: something leaks",
    )


def test_close_means(mine):
    """heads whose means lie close together"""
    why = "the highest mean wins, however close: go to double precision before the head is chosen"
    scores = torch.ones(2, 2, 6, dtype=F64)
    scores[:, 1, :3] += 1e-10
    scores[:, 1, 3:] = 7.0
    check(mine, scores, torch.zeros(2, 2, 6, dtype=F64), why)
    check(mine, torch.zeros(2, 2, 6, dtype=F64), scores, why)
    # Added up in single precision, the first head's 1 is lost between the large numbers.
    lost = torch.tensor([[[2.0**25, 1, -(2.0**25), 3, 3, 3], [0.2, 0.2, 0.2, 9, 9, 9]]])
    check(mine, lost, torch.zeros(1, 2, 6), why)


def test_precision(mine):
    """large scores lose nothing, whatever the layout"""
    scores = (1e4 + noise(4, 3, 30)).float()
    check(
        mine, scores, (1e4 + noise(4, 3, 30, seed=1)).float(), "compute in double precision", 1e-9
    )
    any_layout(mine.gain_of_chosen, scores=noise(4, 3, 6), control=noise(4, 3, 6, seed=1))
    close(
        mine.gain_of_chosen(noise(4, 3, 6).float(), noise(4, 3, 6, seed=1).float()),
        mine.gain_of_chosen(noise(4, 3, 6), noise(4, 3, 6, seed=1)),
        "the gain in float32",
    )
