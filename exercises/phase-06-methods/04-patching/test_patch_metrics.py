"""The three numbers one prompt at a time, on cases by hand, and where nothing can be recovered."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

MISSING = "a prompt whose clean and corrupt logit differences are equal has nothing to recover"


def runs(sweep=(3,), batch=4, d_vocab=7, seed=0, dtype=torch.float32):
    """Logits of clean, corrupt and patched runs, and the two answers of each prompt."""
    g = torch.Generator().manual_seed(seed)
    shapes = [(batch, d_vocab), (batch, d_vocab), (*sweep, batch, d_vocab)]
    logits = [2 * torch.randn(shape, generator=g).to(dtype) for shape in shapes]
    order = torch.rand(batch, d_vocab, generator=g).argsort(-1)
    return [*logits, order[:, 0], order[:, 1]]


def lead(logits, answer, wrong):
    each = [
        logits[..., i, a] - logits[..., i, w]
        for i, (a, w) in enumerate(zip(answer.tolist(), wrong.tolist(), strict=True))
    ]
    return torch.stack(each, -1)  # fmt: skip


def kl(p, q):
    p, q = p.double().softmax(-1), q.double().softmax(-1)
    return (p * (p.log() - q.log())).sum(-1)


def three(clean, corrupt, patched, answer, wrong):
    """The right numbers, in double precision."""
    c, k, m = (lead(x.double(), answer, wrong) for x in (clean, corrupt, patched))
    r = torch.where(c == k, torch.nan, (m - k) / torch.where(c == k, 1.0, c - k))
    return tuple(x.to(patched.dtype) for x in (m, kl(clean, patched), r))


def test_shape(mine):
    """three numbers for each patched run and prompt, and nothing is changed"""
    given = runs(sweep=(2, 3))
    with untouched(*given):
        found = mine.patch_metrics(*given)
    expect(isinstance(found, tuple | list) and len(found) == 3,
           "return logit difference, KL and recovery")  # fmt: skip
    for value, what in zip(found, ("logit difference", "KL", "recovery"), strict=True):
        same_shape(value, (2, 3, 4), axes="layer pos batch", what=what)


def test_logit_difference(mine):
    """the logit difference is that of each prompt's own two answers"""
    for seed, sweep in ((0, (3,)), (1, ()), (2, (2, 2))):
        clean, corrupt, patched, answer, wrong = runs(sweep, seed=seed)
        wanted = lead(patched, answer, wrong)
        p = patched.softmax(-1)
        rows = torch.arange(4)
        close(
            mine.patch_metrics(clean, corrupt, patched, answer, wrong)[0],
            wanted,
            "the logit difference",
            [
                (-wanted, "the sign is wrong: the wrong answer leads where the right one does"),
                (lead(p, answer, wrong), "that is a difference of probabilities, not of logits"),
                (patched[..., rows, answer], "that is the logit of the answer alone"),
                (patched[..., answer[0]] - patched[..., wrong[0]],
                 "every prompt was asked for the answer of the first one"),
                (lead(clean, answer, wrong).expand_as(wanted), "that is the clean run's"),
            ],
        )  # fmt: skip


def test_kl(mine):
    """the KL goes from the clean run to the patched one, in nats"""
    for seed, sweep in ((3, (3,)), (4, ()), (5, (2, 2))):
        clean, corrupt, patched, answer, wrong = runs(sweep, seed=seed)
        wanted = kl(clean, patched).float()
        close(
            mine.patch_metrics(clean, corrupt, patched, answer, wrong)[1],
            wanted,
            "the KL",
            [
                (kl(patched, clean.expand_as(patched)),
                 "the KL is taken the other way round: the clean run is the reference, whose "
                 "probabilities weigh the terms"),
                (kl(corrupt, patched), "the reference of the KL is the corrupt run: it should be "
                 "the clean one"),
                (wanted / math.log(2), "the KL is in bits: use the natural logarithm"),
                (wanted / 7, "the KL is averaged over the vocabulary: it is a sum"),
                (wanted / 4, "the KL is divided by the number of prompts: each has its own"),
                (kl(clean, corrupt).float().expand_as(wanted), "that is the KL to the corrupt run"),
            ],
        )  # fmt: skip


def test_recovery(mine):
    """the recovery runs from the corrupt run to the clean one, prompt by prompt, unclipped"""
    for seed, sweep in ((6, (3,)), (7, ()), (8, (2, 2))):
        clean, corrupt, patched, answer, wrong = runs(sweep, seed=seed)
        c, k, m = (lead(x, answer, wrong) for x in (clean, corrupt, patched))
        wanted = (m - k) / (c - k)
        slips = [
            (1 - wanted, "your recovery is 1 where the patch does nothing: it should be 0 at the "
             "corrupt run and 1 at the clean one"),
            (m / c, "the recovery is divided by the clean logit difference: the scale runs from "
             "the corrupt run to the clean one"),
            ((m - k) / (c - k).mean(), "the gap is averaged over the prompts: each prompt has its "
             "own"),
            (wanted.clamp(0, 1), "the recovery is clipped: a patch may overshoot, or do harm"),
            (wanted.clamp(max=1), "the recovery is clipped: a patch may overshoot"),
            (wanted.clamp(min=0), "the recovery is clipped: a patch may do harm"),
            ((m - k) / (c - k).abs(), "the gap has lost its sign: keep it"),
            (wanted.abs(), "the recovery has lost its sign: a patch may do harm"),
        ]  # fmt: skip
        found = mine.patch_metrics(clean, corrupt, patched, answer, wrong)[2]
        close(found, wanted, "the recovery", telling(slips, wanted), rtol=1e-3, atol=1e-4)


def test_ends(mine):
    """the clean run itself has KL 0 and recovery 1, the corrupt one recovery 0"""
    clean, corrupt, _, answer, wrong = runs(seed=9)
    patched = torch.stack([clean, corrupt])
    _, far, back = mine.patch_metrics(clean, corrupt, patched, answer, wrong)
    close(far[0], torch.zeros(4), "the KL of the clean run")
    close(back, torch.tensor([[1.0] * 4, [0.0] * 4]), "the recovery of the clean and corrupt runs")


def test_nothing_to_recover(mine):
    """where clean and corrupt logit differences are equal, the recovery is NaN, and only there"""
    clean, corrupt, patched, answer, wrong = runs(seed=10)
    corrupt[1] = clean[1] + 3.0  # all logits alike: the same lead, up to rounding
    clean[1], corrupt[1] = clean[1].round(), clean[1].round() + 3.0
    clean[2] = corrupt[2] = patched[0, 2]
    wanted = three(clean, corrupt, patched, answer, wrong)
    found = mine.patch_metrics(clean, corrupt, patched, answer, wrong)
    empty = torch.tensor([False, True, True, False]).expand(3, 4)
    expect(
        torch.equal(found[2].isnan() & empty, empty),
        f"{MISSING}: its recovery is NaN, not {found[2][1, 1].item():.4g}",
    )
    for one, right, what in zip(found, wanted, ("logit difference", "KL", "recovery"), strict=True):
        close(one, right, f"the {what} beside such a prompt", rtol=1e-3)


def test_large(mine):
    """ten thousand added to all logits changes nothing, in double precision"""
    given = runs(seed=11, d_vocab=301, dtype=torch.float64)
    moved = [x + 1e4 for x in given[:3]] + given[3:]
    found = mine.patch_metrics(*moved)
    expect(
        all(bool(torch.isfinite(x).all()) for x in found),
        "logits of ten thousand give NaN or infinity: exponentiate less the maximum, as "
        "log_softmax does",
    )
    close(found, three(*given), "the numbers", rtol=1e-4)


def test_certain(mine):
    """a clean run that is certain of its token has a finite KL, and may have a large one"""
    for dtype in (torch.float32, torch.float64):
        clean, corrupt, patched, answer, wrong = runs((2,), seed=14, dtype=dtype)
        rows = torch.arange(4)
        clean[rows, answer] += 300.0  # so that the probabilities of all others round to 0
        patched[1, rows, answer] -= 60.0
        _, far, _ = mine.patch_metrics(clean, corrupt, patched, answer, wrong)
        expect(
            bool(torch.isfinite(far).all()),
            "a token whose probability is 0 to rounding gives NaN or infinity: take the logarithm "
            "of the logits (log_softmax), not of the probabilities",
        )
        log_p, log_q = (x.double().log_softmax(-1) for x in (clean, patched))
        wanted = (log_p.exp() * (log_p - log_q)).sum(-1).to(dtype)
        close(far, wanted, "the KL from a clean run that is certain of its token", rtol=1e-3)


def test_certain_of_another(mine):
    """a patched run that is certain of another token than the clean run is far from it"""
    for dtype in (torch.float32, torch.float64):
        clean, corrupt, patched, answer, wrong = runs((1,), seed=16, dtype=dtype)
        rows = torch.arange(4)
        clean[rows, answer] += 800.0
        patched[0, rows, wrong] += 900.0  # the probability of the answer rounds to 0
        _, far, _ = mine.patch_metrics(clean, corrupt, patched, answer, wrong)
        log_p, log_q = (x.double().log_softmax(-1) for x in (clean, patched))
        wanted = (log_p.exp() * (log_p - log_q)).sum(-1).to(dtype)
        close(
            torch.where(far == torch.inf, wanted, far),  # torch.distributions gives infinity
            wanted,
            "the KL to a patched run that is certain of another token",
            [(0 * wanted, "where q rounds to 0 a term is left out, though p log(p / q) is largest "
              "there: take log q by log_softmax")],
            rtol=1e-3,
        )  # fmt: skip


def test_small_gap(mine):
    """a small gap is a gap: by itself, and beside large logit differences"""
    given = runs(seed=15, dtype=torch.float64)
    for size, lead_of_all in ((1e-6, 0.0), (1e-2, 1e4)):
        moved = [size * x for x in given[:3]]
        for x in moved:
            x[..., torch.arange(4), given[3]] += lead_of_all
        found = mine.patch_metrics(*moved, *given[3:])[2]
        expect(
            not found.isnan().any(),
            "a small gap is taken for none: only a prompt whose logit differences are equal has "
            "nothing to recover",
        )
        close(found, three(*given)[2], "the recovery by small gaps", rtol=1e-3)


def test_gradient(mine):
    """gradients flow from all three numbers to the patched logits"""
    clean, corrupt, patched, answer, wrong = runs(seed=12, dtype=torch.float64)
    for i, what in enumerate(("logit difference", "KL", "recovery")):

        def mine_of(x, i=i):
            return mine.patch_metrics(clean, corrupt, x, answer, wrong)[i]

        def right_of(x, i=i):
            return three(clean, corrupt, x, answer, wrong)[i]

        same_gradients(mine_of, right_of, **{f"patched_for_{what.replace(' ', '_')}": patched})


def test_layouts(mine):
    """transposed and read-only logits are taken"""
    clean, corrupt, patched, answer, wrong = runs(seed=13)

    def measured(clean, corrupt, patched):
        return torch.stack(list(mine.patch_metrics(clean, corrupt, patched, answer, wrong)))

    any_layout(measured, clean=clean, corrupt=corrupt, patched=patched)
