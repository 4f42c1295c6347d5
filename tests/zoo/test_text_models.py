"""What the models of Shakespeare train on, that a recipe runs, what the shipped ones do."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import minigpt
from minigpt.interp.heads.detectors import DETECTORS, detect
from minigpt.model.locate import FINAL, zoo_steps
from minigpt.train.dataset import TokenData
from minigpt.zoo import text as text_models
from minigpt.zoo.attention_only import ONE_LAYER, TWO_LAYERS, Repeating, recipe
from minigpt.zoo.shakespeare import RECIPE
from minigpt.zoo.text import Text, repeated_loss, repeated_tokens

LETTERS = TokenData.of(np.random.default_rng(0).integers(0, 50, 5_000).tolist(), 64)


@given(step=st.integers(0, 1000), seed=st.integers(0, 5))
def test_a_window_repeats_or_is_plain(step: int, seed: int) -> None:
    repeating = Repeating(LETTERS)
    rows, plain = repeating.batch(step, 8, seed), LETTERS.batch(step, 8, seed)
    assert torch.equal(rows, repeating.batch(step, 8, seed))
    for row, window in zip(rows, plain, strict=True):
        periods = range(repeating.shortest, repeating.longest + 1)
        repeats = any(torch.equal(row[p:], row[:-p]) for p in periods)
        assert repeats or torch.equal(row, window)


def test_as_many_windows_repeat_as_the_share_says() -> None:
    rows = Repeating(LETTERS, share=0.7).batch(0, 4000, 0)
    plain = LETTERS.batch(0, 4000, 0)
    assert (rows == plain).all(1).float().mean().item() == pytest.approx(0.3, abs=0.03)


def test_the_drawn_tokens_are_as_common_as_in_the_text() -> None:
    common = TokenData.of([0] * 900 + [1] * 100, 16)
    tokens = repeated_tokens(common, n_prompt=500)
    assert tokens.shape == (500, 16)
    assert torch.equal(tokens[:, :8], tokens[:, 8:])
    assert tokens.float().mean().item() == pytest.approx(0.1, abs=0.02)


def test_a_recipe_leaves_its_weights_and_checkpoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole recipe in twelve steps, on a text of random tokens."""
    tokenizer = minigpt.load("zoo:attn-2l").tokenizer
    assert tokenizer is not None
    short = Text(tokenizer, LETTERS, LETTERS, bytes_a_token=2.0)
    monkeypatch.setattr(text_models, "shakespeare_tokens", lambda *_: short)
    full = recipe(1, (0, 5, 200))
    tiny = replace(full, train=replace(full.train, steps=12, batch_size=4, warmup=2))
    tiny.run(tmp_path)
    steps = ["step-000000.safetensors", "step-000005.safetensors"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [FINAL, *steps]
    first, last = (minigpt.load(tmp_path / name) for name in (steps[0], FINAL))
    assert (first.W_E - last.W_E).abs().max() > 1e-3
    measured = tiny.measure(tmp_path)
    assert measured["val_loss_byte"].value == pytest.approx(measured["val_loss"].value / 2)


def test_two_layers_repeat_what_one_cannot() -> None:
    """The card's statement, through the front door: the second showing is cheap for two layers."""
    val = RECIPE.text.val
    gains = {}
    for name in ("attn-1l", "attn-2l"):
        model = minigpt.load(f"zoo:{name}")
        ids = TokenData.of(np.minimum(val.ids[:50_000], 511).tolist(), model.cfg.n_ctx)
        first, second = repeated_loss(model, ids)
        gains[name] = first - second
    assert gains["attn-2l"] > 3
    assert gains["attn-1l"] < 1.5


def test_induction_is_born_on_the_way() -> None:
    """An early checkpoint has no induction head, the last one has."""
    tokens = torch.randint(512, (8, 24), generator=torch.Generator().manual_seed(0)).repeat(1, 2)
    steps = zoo_steps("attn-2l")
    best = {}
    for name in (f"attn-2l@{steps[1]}", "attn-2l"):
        found = detect(minigpt.load(f"zoo:{name}"), tokens, {"induction": DETECTORS["induction"]})
        best[name] = found["induction"].scores.mean().values.max().item()
    assert best[f"attn-2l@{steps[1]}"] < 0.1
    assert best["attn-2l"] > 0.3


def test_the_two_differ_only_in_depth() -> None:
    one, two = dict(ONE_LAYER.recipe["model"]), dict(TWO_LAYERS.recipe["model"])
    assert (one.pop("n_layer"), two.pop("n_layer")) == (1, 2)
    assert one == two
    assert ONE_LAYER.recipe["repeating"] == TWO_LAYERS.recipe["repeating"]
