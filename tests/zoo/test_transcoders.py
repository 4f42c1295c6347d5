"""The transcoders of `stories`: training repeats, and losses are what they say."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.interp.dictionaries.files import save_dictionary
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig
from minigpt.train.eval import next_token_loss
from minigpt.zoo import transcoders
from minigpt.zoo.features import stories_base


def test_training_repeats(tmp_path: Path) -> None:
    how = replace(transcoders.TRAINING, n_step=3)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        transcoders.train(tmp_path / name, how)
    one, two = (transcoders.load_transcoders(tmp_path / name) for name in ("one", "two"))
    for a, b in zip(one, two, strict=True):
        assert torch.equal(a.W_enc, b.W_enc)
        assert torch.equal(a.W_dec, b.W_dec)


def test_losses_with_mlps_replaced() -> None:
    base = stories_base()
    rows = next(iter(base.held_out.fixed(1, 8)))
    found = transcoders.load_transcoders()
    clean = transcoders.loss_with(base.model, rows)
    assert clean == pytest.approx(next_token_loss(base.model, rows).item())
    nothing = [torch.zeros(96)] * 4
    zero = transcoders.loss_with(base.model, rows, constant=nothing)
    assert clean < transcoders.loss_with(base.model, rows, found) < zero


def test_a_line_explains_a_line() -> None:
    x = torch.randn(50, 4, generator=torch.Generator().manual_seed(0))
    y = x @ torch.ones(4, 3) + 2
    assert transcoders.explained_by(y, transcoders.line(x, y)) == pytest.approx(1, abs=1e-5)
    assert transcoders.explained_by(y, y.mean(0).expand_as(y)) == pytest.approx(0, abs=1e-5)


def test_an_autoencoder_is_refused(tmp_path: Path) -> None:
    for layer in range(4):
        save_dictionary(SAE(DictionaryConfig(96, 8, k=2)), tmp_path / transcoders.file_of(layer))
    with pytest.raises(CheckpointError, match="holds a SAE"):
        transcoders.load_transcoders(tmp_path)
