"""The recipe of Lesson 3.2: what each switch switches, and what the recorded runs hold."""

import math
from pathlib import Path

import pytest
import torch

from minigpt.zoo.norm_order import (
    LOOK_AT,
    N_SEED,
    RATES,
    RECIPES,
    WRITERS,
    NormRecord,
    Recipe,
    fresh,
    letter_entropy,
    letters,
    load_zoo,
    save_zoo,
    text_left,
    train,
    windows,
)

CODE = letters("to be or not to be, that is the question: " * 8)
N_LETTER = int(CODE.max()) + 1


def test_letters_and_their_entropy() -> None:
    assert letters("abca").tolist() == [0, 1, 2, 0]
    assert letter_entropy(letters("abca")) == pytest.approx(1.5 * math.log(2))
    stretch = windows(CODE, 5, 7, torch.Generator().manual_seed(0))
    assert stretch.shape == (5, 8)
    text = "".join(map(chr, CODE.tolist()))
    assert all("".join(map(chr, row)) in text for row in stretch.tolist())


def test_text_left_is_the_share_that_differs() -> None:
    model = fresh("pre", 0, N_LETTER, n_layer=2)
    with torch.no_grad():
        model.get_parameter("embedding.W_pos").zero_()
    same = torch.full((3, 6), 2)
    assert text_left(model, same).abs().max() < 1e-6
    mixed = windows(CODE, 3, 6, torch.Generator().manual_seed(0))
    left = text_left(model, mixed)
    assert left.shape == (5,)
    x = model.embedding(mixed).flatten(0, 1)
    by_hand = 1 - x.mean(0).pow(2).sum() / x.pow(2).sum(-1).mean()
    torch.testing.assert_close(left[0], by_hand)


def moved(recipe: Recipe, n_step: int = 2) -> dict[str, float]:
    start = dict(fresh(recipe.order, 3, N_LETTER).named_parameters())
    run = train(CODE, recipe, 0.01, 3, n_step=n_step)
    assert len(run.losses) == n_step
    return {n: (p - start[n]).abs().max().item() for n, p in run.model.named_parameters()}


def test_switches() -> None:
    plain, matrices = moved(Recipe("post")), moved(Recipe("post", only_matrices=True))
    assert all(plain[n] > 0 for n in plain if n.endswith((".b_O", ".b_out", ".w")))
    for name, p in fresh("post", 3, N_LETTER).named_parameters():
        assert (matrices[name] > 0) == (p.dim() > 1), name
    slow = moved(Recipe("post", slow=0.25), n_step=1)
    first, warm = moved(Recipe("post"), n_step=1), moved(Recipe("post", warmup=10), n_step=1)
    for name in first:
        part = 0.25 if name.endswith(WRITERS) else 1
        assert slow[name] == pytest.approx(part * first[name], rel=0.02), name
        assert warm[name] == pytest.approx(0.1 * first[name], rel=0.02), name


def test_quiet_writes_leave_more_of_the_text() -> None:
    loud, quiet = (
        train(CODE, Recipe("post", quiet=q), 0.01, 0, n_step=8, look_at=(0, 8)).left
        for q in (1.0, 0.25)
    )
    assert list(loud) == [0, 8]
    assert quiet[0][1:].gt(loud[0][1:]).all()
    assert quiet[8][-1] > 3 * loud[8][-1]


def test_records_come_back(tmp_path: Path) -> None:
    record = NormRecord(torch.rand(2, 5), torch.rand(2, 4, 9))
    save_zoo({("post, warm-up", 0.02): record}, tmp_path / "runs.safetensors")
    (key, back), *others = load_zoo(tmp_path / "runs.safetensors").items()
    assert key == ("post, warm-up", 0.02)
    assert not others
    assert torch.equal(back.losses, record.losses)
    assert torch.equal(back.left, record.left)


def test_what_is_shipped() -> None:
    runs = load_zoo()
    assert {name for name, _ in runs} == set(RECIPES)
    assert {lr for _, lr in runs} == set(RATES)
    for record in runs.values():
        assert record.losses.shape == (N_SEED, 50)
        assert record.left.shape == (N_SEED, len(LOOK_AT), 9)
        assert record.losses.isfinite().all()
