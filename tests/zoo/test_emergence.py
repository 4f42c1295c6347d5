"""The recorded runs of Lesson 5.2: their shapes, their scores, and that a beginning is repeated."""

import torch

from minigpt.interp.heads.detectors import DETECTORS, detect
from minigpt.model.pretrained import load
from minigpt.zoo.emergence import (
    EVERY,
    KEPT,
    LAST,
    N_BLOCK,
    N_SEED,
    WINDOW,
    load_zoo,
    measure,
    prompts,
    train_seed,
)


def test_records_have_a_row_a_checkpoint() -> None:
    runs = load_zoo()
    assert len(runs) == N_SEED
    for run in runs:
        n = LAST // EVERY + 1
        assert run.steps.tolist() == list(range(0, LAST + 1, EVERY))
        assert run.prefix.shape == run.previous.shape == (n, 6, N_BLOCK)
        assert run.kept.shape == (n, len(KEPT), N_BLOCK)
        assert run.removed.shape == (n, 2, 6, N_BLOCK)
        assert len(run.train) == LAST
        assert run.second[-1].mean() < 1 < run.second[10].mean()
    assert len(runs[0].pattern) == len(runs[0].steps)


def test_the_best_score_is_that_of_the_best_head() -> None:
    run = load_zoo()[1]
    for at in (0, 40, 80):
        assert run.best("prefix")[at].mean() == run.prefix[at].mean(-1).max()


def test_scores_are_those_of_the_detectors() -> None:
    model, on = load("zoo:attn-2l@1000"), prompts()
    found = measure(model, on)
    names = ("previous token", "induction")
    slow = detect(model, on.repeats, {n: DETECTORS[n] for n in names}, null_seeds=())
    # the detectors average each prompt on its own, the record all queries of a block together
    for layer, (mine, name) in enumerate(zip(("previous", "prefix"), names, strict=True)):
        other = slow[name].scores.mean().values[layer]
        assert torch.allclose(found[mine].mean(-1), other, atol=0.02)


def test_swapped_windows_keep_their_end() -> None:
    on = prompts()
    own = on.swapped[-1]
    for kept, rows in zip(KEPT, on.swapped, strict=True):
        assert torch.equal(rows[:, WINDOW - kept :], own[:, WINDOW - kept :])
    assert not torch.equal(on.swapped[0][:, :-2], own[:, :-2])


def test_a_run_begins_as_its_record_says() -> None:
    again = train_seed(1, last=EVERY)
    recorded = load_zoo()[1]
    assert torch.allclose(again.text, recorded.text[:2], atol=0.02)
    assert torch.allclose(again.prefix, recorded.prefix[:2], atol=0.02)
