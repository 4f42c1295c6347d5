"""The repaired study follows its plan, and finds nothing in data that hold nothing."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

F64 = torch.float64


def exact_p(units):
    """Exact two-sided p of each row by all signs."""
    n = units.shape[1]
    signs = 1.0 - 2 * (torch.arange(2**n)[:, None] >> torch.arange(n) & 1).double()
    d = units.double()
    sums = (signs @ d.T).abs()
    return (sums >= d.sum(1).abs() - 1e-12 * d.abs().sum(1)).double().mean(0)


def adjusted(p):
    """Holm's values, by a loop."""
    out, largest = torch.zeros_like(p), 0.0
    for k, i in enumerate(p.argsort().tolist()):
        largest = max(largest, (len(p) - k) * p[i].item())
        out[i] = largest
    return out


def draw(n_head, n_pair, n_prompt, seed, strength, between=1.0, within=0.5):
    """Effects: a part that prompts of a pair share, and a part of each prompt."""
    g = torch.Generator().manual_seed(seed)
    pairs = torch.randn(n_head, n_pair, 1, generator=g, dtype=F64) * between
    noise = torch.randn(n_head, n_pair, n_prompt, generator=g, dtype=F64) * within
    return pairs + noise + torch.as_tensor(strength, dtype=F64).view(-1, 1, 1)


def agree(mine, effects, alpha, hint):
    """Compare with the plan, carried out by loops."""
    with untouched(effects=effects):
        found = as_tensor(mine.judge_heads(effects, alpha), "the judgement")
    same_shape(found, (len(effects),), "head", "the judgement")
    expect(
        found.dtype == torch.bool, f"the judgement is {found.dtype}: True or False for each head"
    )
    wanted = adjusted(exact_p(effects.mean(2))) <= alpha
    missed, false = (wanted & ~found).sum().item(), (found & ~wanted).sum().item()
    expect(
        false == 0,
        f"{false} of {len(effects)} heads are found that the plan does not find: {hint}",
    )
    expect(missed == 0, f"{missed} of {len(effects)} heads are missed that the plan finds: {hint}")


def test_unit(mine):
    """a pair is one unit, however many prompts it has"""
    for seed in range(6):
        effects = draw(1, 10, 8, seed, 0.3)
        agree(mine, effects, 0.1, "with a single head only the unit and the sides matter. Is a "
              "pair one unit, and are both sides counted?")  # fmt: skip
    effects = draw(5, 9, 2, 1, [0, 0.4, 0.8, -0.8, 2])
    once = as_tensor(mine.judge_heads(effects, 0.05))
    again = as_tensor(mine.judge_heads(effects.repeat(1, 1, 10), 0.05))
    expect(
        torch.equal(once, again),
        "each prompt shown ten times makes other heads matter: a copy of a prompt is no new "
        "evidence, so a pair is one unit",
    )


def test_two_sided(mine):
    """the direction was not chosen in advance"""
    # Six pairs that agree: p = 2/64. One-sided it would be 1/64.
    effects = torch.ones(1, 6, 3, dtype=F64) * torch.arange(1.0, 7)[:, None]
    for sign in (1, -1):
        found = as_tensor(mine.judge_heads(sign * effects, 0.02))
        expect(
            not found.any(),
            "six pairs that agree have p = 2/64, and it is at most 0.02 for you: both sides count, "
            "since nobody said beforehand which way the effect goes",
        )
        expect(mine.judge_heads(sign * effects, 0.04).all(), "six pairs that agree have p = 2/64")
        expect(
            mine.judge_heads(sign * effects, 2 / 64).all(),
            "an adjusted p that equals alpha is a finding: <=",
        )


def test_all_tests_count(mine):
    """the correction covers every head that was tested"""
    strong = torch.ones(1, 10, 2, dtype=F64) * torch.arange(1.0, 11)[:, None]  # p = 2/1024
    nothing = draw(30, 10, 2, 3, 0.0)
    for n_other in (0, 10, 24, 30):
        effects = torch.cat([nothing[:n_other], strong])
        agree(mine, effects, 0.05, f"{n_other + 1} heads were tested, and all of them count, "
              "whichever look promising")  # fmt: skip


def test_random_studies(mine):
    """random studies of many sizes agree with the plan"""
    for seed, (n_head, n_pair, n_prompt) in enumerate(
        [(24, 12, 5), (3, 8, 1), (7, 11, 9), (60, 13, 2)]
    ):
        g = torch.Generator().manual_seed(seed)
        strength = torch.randn(n_head, generator=g) * 1.2
        effects = draw(n_head, n_pair, n_prompt, seed, strength)
        for alpha in (0.05, 0.2, 0.01):
            agree(mine, effects, alpha, "compare the code with the four lines of the plan")
            agree(
                mine, -effects * 1e-3, alpha, "the sign and the unit of measurement do not matter"
            )


def test_tied_sums(mine):
    """sums that tie in double precision tie for you, too"""
    d = torch.tensor([1.0, 3, 6, 1, 3, -4, 3, 5], dtype=F64)  # 0.1 of these: no ties in float32
    effects = (d * 0.1)[None, :, None].repeat(1, 1, 3)
    p = exact_p(effects.mean(2)).item()
    agree(mine, effects, p - 1e-9, f"p is {p:.4f}. Are the units kept in double precision?")
    agree(mine, effects, p, f"p is {p:.4f}. Are the units kept in double precision?")


def test_null_studies(mine):
    """studies of heads that do nothing seldom find one"""
    false = 0
    for seed in range(120):
        effects = draw(10, 9, 4, 1000 + seed, 0.0)
        false += bool(as_tensor(mine.judge_heads(effects, 0.05)).any())
    expect(
        false <= 15,
        f"{false} of 120 studies find a head, and no head does anything: at most one in twenty may",
    )


def test_layout(mine):
    """any layout and precision"""
    effects = draw(4, 8, 3, 5, [0, 1, 2, 0])
    any_layout(lambda effects: mine.judge_heads(effects, 0.05).double(), effects=effects)
    agree(mine, effects.float(), 0.05, "in float32")
