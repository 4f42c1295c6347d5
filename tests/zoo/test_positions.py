"""The recorded runs of the positions recipe, and the models that ship with it."""

import shutil
from pathlib import Path

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.model.locate import ZOO
from minigpt.train.extrapolation import loss_by_position
from minigpt.zoo.positions import (
    AT,
    CURVES,
    EVERY,
    N_SEED,
    N_STEP,
    N_TEST,
    N_TRAIN,
    SCHEMES,
    WAYS,
    finetuned,
    load_curves,
    load_scheme,
    long_windows,
    train_scheme,
    training,
    turned_as,
    untrained_scheme,
)


def test_records_have_a_row_a_seed() -> None:
    curves = load_curves()
    for scheme in SCHEMES:
        assert curves[f"{scheme}, training"].shape == (N_SEED, N_STEP // EVERY + 1)
        assert curves[f"{scheme}, window"].shape == (N_SEED, len(AT))
        assert curves[f"{scheme}, plain"].shape == (N_SEED, N_TEST)
        for way in WAYS[scheme]:
            assert curves[f"{scheme}, {way}, tuned"].shape == (N_SEED, N_TEST)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_shipped_model_is_the_recorded_one(scheme: str) -> None:
    found = loss_by_position(load_scheme(scheme), long_windows())
    recorded = load_curves()[f"{scheme}, plain"][0]
    assert (found - recorded).abs().max() < 0.03


def test_a_run_begins_as_its_record_says() -> None:
    again = torch.tensor(train_scheme("learned", 1, n_step=EVERY)[1])
    assert torch.allclose(again, load_curves()["learned, training"][1, :2], atol=0.02)


def test_rows_that_were_never_read_are_their_start_decayed() -> None:
    start, end = untrained_scheme("learned").W_pos.detach(), load_scheme("learned").W_pos.detach()
    cfg, shrunk = training(), 1.0
    for step in range(N_STEP):
        shrunk *= 1 - cfg.lr * min(1, (step + 1) / cfg.warmup) * cfg.weight_decay
    torch.testing.assert_close(end[N_TRAIN:], shrunk * start[N_TRAIN:], atol=1e-4, rtol=1e-3)
    assert (end[:N_TRAIN] - shrunk * start[:N_TRAIN]).norm(dim=1).min() > 0.05


def test_tuning_leaves_the_model_as_it_was() -> None:
    model, windows = load_scheme("rotary"), long_windows(8)
    before = loss_by_position(model, windows)
    tuned = finetuned(model, "interpolated", 2)
    with turned_as(tuned, "interpolated"):
        assert not torch.equal(loss_by_position(tuned, windows), before)
    assert torch.equal(loss_by_position(model, windows), before)


@pytest.mark.parametrize("damage", ["cut", "rows", "names", "text"])
def test_damaged_curves_are_refused(damage: str, tmp_path: Path) -> None:
    shutil.copy(ZOO / "positions" / CURVES, tmp_path)
    path = tmp_path / CURVES
    text = path.read_text()
    path.write_text(
        {
            "cut": text[:-100],
            "rows": '{"learned, training": [[1.0]]}',
            "names": text.replace("learned, training", "x"),
            "text": text.replace("[[", '["a", [', 1),
        }[damage]
    )
    with pytest.raises(CheckpointError, match=r"damaged|does not hold"):
        load_curves(tmp_path)
