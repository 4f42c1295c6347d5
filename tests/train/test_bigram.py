"""The bigram model against loops over the text, and against the model that it samples from."""

import math
from itertools import pairwise

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.train.bigram import (
    pair_counts,
    row_gap,
    sample_table,
    smoothed,
    table_loss,
    table_match,
)
from minigpt.train.losses import cross_entropy

TEXT = torch.tensor([0, 3, 3, 1, 0, 3, 1, 1, 0, 4, 0, 3])  # 2 never occurs


def test_counts_by_a_loop():
    counts = pair_counts(TEXT, d_vocab=6)
    wanted = torch.zeros(6, 6, dtype=torch.int64)
    for a, b in pairwise(TEXT):
        wanted[a, b] += 1
    assert torch.equal(counts, wanted)
    assert torch.equal(pair_counts(TEXT.to(torch.uint8), 6), wanted), "small integers do not wrap"


@pytest.mark.parametrize("text", [[], [4]])
def test_a_text_without_pairs_has_no_counts(text):
    counts = pair_counts(torch.tensor(text, dtype=torch.int64), d_vocab=5)
    assert counts.shape == (5, 5)
    assert counts.sum() == 0


@pytest.mark.parametrize("alpha", [0, 0.3, 2])
def test_probabilities_by_a_loop(alpha):
    counts = pair_counts(TEXT, d_vocab=6)
    probs = smoothed(counts, alpha)
    torch.testing.assert_close(probs.sum(-1), torch.ones(6, dtype=torch.float64))
    for a in range(6):
        for b in range(6):
            n = int((TEXT[:-1] == a).sum())
            wanted = (int(counts[a, b]) + alpha) / (n + 6 * alpha) if n + alpha else 1 / 6
            assert probs[a, b].item() == pytest.approx(wanted)


def test_counting_beats_every_other_table_on_its_own_text():
    counts = pair_counts(TEXT, d_vocab=6)
    least = table_loss(smoothed(counts), counts)
    g = torch.Generator().manual_seed(0)
    others = [torch.rand(6, 6, generator=g, dtype=torch.float64).softmax(-1) for _ in range(50)]
    others += [smoothed(counts, alpha) for alpha in (1e-3, 1)]
    assert all(table_loss(probs, counts) > least for probs in others)


def test_the_loss_is_the_mean_surprisal_of_the_text():
    counts = pair_counts(TEXT, d_vocab=6)
    probs = smoothed(counts, 0.5)
    wanted = cross_entropy(probs.log()[TEXT[:-1]], TEXT[1:])
    torch.testing.assert_close(table_loss(probs, counts), wanted)
    elsewhere = pair_counts(torch.tensor([0, 2]), d_vocab=6)
    assert table_loss(smoothed(counts), elsewhere) == math.inf


def test_the_gap_is_what_the_loss_has_above_the_least():
    counts = pair_counts(TEXT, d_vocab=6)
    g = torch.Generator().manual_seed(2)
    logits = 50 * torch.randn(6, 6, generator=g, dtype=torch.float64)
    gap = row_gap(counts, logits)
    share = counts.sum(-1) / counts.sum()
    above = table_loss(logits.softmax(-1), counts) - table_loss(smoothed(counts), counts)
    torch.testing.assert_close((share * gap).sum(), above)
    assert gap[2] == 0, "no pair begins with 2"
    assert (row_gap(counts, smoothed(counts, 1e-12).log()).abs() < 1e-9).all()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_samples_have_the_frequencies_of_the_table(temperature):
    probs = torch.tensor([[0.0, 0.6, 0.4], [0.2, 0.5, 0.3], [0.7, 0.1, 0.2]], dtype=torch.float64)
    tokens = sample_table(probs, 0, 6000, temperature=temperature, seed=1)
    drawn = pair_counts(torch.cat([torch.tensor([0]), tokens]), 3).double()
    n = drawn.sum(-1, keepdim=True)
    wanted = probs ** (1 / temperature)
    wanted /= wanted.sum(-1, keepdim=True)
    assert drawn[0, 0] == 0
    assert ((drawn / n - wanted).abs() <= 4 * (wanted * (1 - wanted) / n).sqrt()).all()


def test_samples_depend_on_the_seed_and_on_nothing_else():
    probs = smoothed(pair_counts(TEXT, 6), 1)
    torch.manual_seed(0)
    first = sample_table(probs, 3, 40, seed=5)
    torch.manual_seed(1)
    assert torch.equal(first, sample_table(probs, 3, 40, seed=5))
    assert not torch.equal(first, sample_table(probs, 3, 40, seed=6))
    greedy = sample_table(probs, 3, 4, temperature=0)
    assert greedy[0] == probs[3].argmax()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pair_counts(TEXT, 4), "tokens run from 0 to 4: expected 0 to 3"),
        (lambda: pair_counts(-TEXT, 6), "tokens run from -4 to 0: expected 0 to 5"),
        (lambda: smoothed(pair_counts(TEXT, 6), -1), "alpha=-1 is negative"),
        (lambda: sample_table(torch.ones(2, 2) / 2, 2, 1), "start=2 is no token: expected 0 to 1"),
        (lambda: sample_table(torch.ones(2, 2) / 2, 0, 1, temperature=-1), "temperature=-1"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ConfigError, match=message):
        call()


def test_a_match_writes_every_pair_out():
    generator = torch.Generator().manual_seed(0)
    counts = torch.randint(0, 5, (7, 7), generator=generator)
    counts[2, 3] = 0
    logits = torch.randn(7, 7, generator=generator) + counts.clamp(min=0.5).log()
    share = (counts.sum(0) / counts.sum()).double()
    times = counts.flatten()
    model = logits.double().log_softmax(-1)
    target = smoothed(counts).clamp(min=1e-300).log()

    def by_hand(a, b):
        pair = [v.flatten().repeat_interleave(times) for v in (a, b)]
        return torch.corrcoef(torch.stack(pair))[0, 1].item()

    found = table_match(logits, counts, seed=3)
    order = torch.randperm(7, generator=torch.Generator().manual_seed(3))
    more = target - share.log()
    assert found.whole == pytest.approx(by_hand(model, target))
    assert found.beyond == pytest.approx(by_hand(model - share.log(), more))
    assert found.control == pytest.approx(by_hand(model[order] - share.log(), more))


def test_a_table_of_the_counts_matches_them():
    counts = pair_counts(TEXT, d_vocab=6)
    found = table_match(smoothed(counts, 1e-9).log(), counts)
    assert (found.whole, found.beyond) == pytest.approx((1, 1))
    with pytest.raises(ConfigError):
        table_match(smoothed(counts).log(), counts, seed=-1)
