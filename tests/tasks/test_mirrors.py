"""Kinds of sums beside a loop over pairs, and losses beside what is known of tables."""

import math

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.tasks.mirrors import kinds_of_sums, losses_by_kind, rows_of, shown_sums
from minigpt.tasks.modular import ModularTask

TASK = ModularTask(11, 0.4, 3)


def test_kinds_beside_a_loop():
    shown = shown_sums(TASK)
    train, _ = TASK.split()
    pairs = {(a, b) for a, b, _ in train.tokens.tolist()}
    mirrored, clean = kinds_of_sums(shown)
    for a in range(TASK.p):
        for b in range(TASK.p):
            known, turned = (a, b) in pairs, (b, a) in pairs
            assert shown[a, b] == known
            assert mirrored[a, b] == (turned and not known)
            assert clean[a, b] == (not turned and not known)
    rows = rows_of(TASK)
    assert torch.stack([*rows.values()]).sum(0).eq(1).all()
    at = TASK.all().tokens[rows["mirrored"]]
    assert all((b, a) in pairs and (a, b) not in pairs for a, b, _ in at.tolist())


def test_a_table_of_shown_sums_and_mirrors_knows_no_clean_one():
    answer, rows = TASK.all().answer, rows_of(TASK)
    logits = 50 * torch.nn.functional.one_hot(answer, TASK.p).float()
    logits[rows["clean"]] = 0
    loss, right, kept = losses_by_kind(logits, TASK, [1, 2, 3, 4, 5])
    torch.testing.assert_close(loss[2].item(), math.log(11))
    assert (loss[:2] < 1e-6).all()
    assert (right[:2] == 1).all()
    torch.testing.assert_close(kept[2].item(), math.log(11))  # nothing leaks from the others
    assert (kept[:2] < 0.01).all()


def test_waves_of_one_frequency_are_all_restricted():
    total = torch.arange(11)[:, None] + torch.arange(11)
    angle = 2 * math.pi * 3 / 11 * (total.flatten()[:, None] - torch.arange(11))
    logits = 4 * angle.cos().double()
    loss, _, kept = losses_by_kind(logits, TASK, [3])
    torch.testing.assert_close(kept, loss, atol=1e-5, rtol=0)
    _, _, other = losses_by_kind(logits, TASK, [2])
    assert (other > loss + 0.5).all()


def test_what_is_refused():
    for shown in (torch.ones(3, 4, dtype=torch.bool), torch.ones(3, 3), torch.ones(3).bool()):
        with pytest.raises(ConfigError, match="shown"):
            kinds_of_sums(shown)
    for logits, keys in ((torch.zeros(5, 11), [1]), (torch.zeros(121, 11), [])):
        with pytest.raises(ConfigError, match="sums"):
            losses_by_kind(logits, TASK, keys)
